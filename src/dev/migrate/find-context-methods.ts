import type { AnyNode } from "acorn";
import { full, fullAncestor } from "acorn-walk";
import { successorOf, upgradeOf } from "./advice.ts";
import type { SourceFile } from "./evaluate.ts";
import { type Finding, placeOf } from "./finding.ts";
import { isFunction, nameOf, propertyOf } from "./nodes.ts";
import { type HandlerSource, isOwn, packagesTo } from "./source.ts";
import { packageFolder } from "./package-of.ts";

const methods = new Set(["succeed", "fail", "done"]);
const contextNames = /^_?(lambda)?_?(context|ctx)$/i;
const eventNames = /^_?(lambda)?_?(event|evt|e)$/i;

/** Calls of `context.succeed`, `fail` and `done` (RT-196) that nothing keeps from being reached. */
export function findContextMethods(source: HandlerSource): Finding[] {
  const files = source.files(/(context|ctx)\s*\.\s*(succeed|fail|done)\s*\(/i);
  const ofLambda = packagesOfLambda(files, source);
  return files.flatMap((module) => {
    if (!ofLambda.has(ownerOf(module.file))) return [];
    const packages = packagesTo(module.file, source.graph);
    return callsOf(module, source).flatMap(({ node, name }): Finding[] => {
      if (!isOwn(module) && isReplaced(name, source)) return [];
      const why = `context.${name} is undefined: calling it is a TypeError, and nothing answers in its place`;
      const own = "return the result from an async handler, or throw the error";
      const change = successorOf(packages) ?? (isOwn(module) ? own : upgradeOf(packages));
      return [{ kind: "context-method", effect: "fails", place: placeOf(module, node), why, change }];
    });
  });
}

/**
 * Many programs have a `context`. Lambda's comes after an event, in a function somewhere in the same package: of the
 * packages of `files`, those that have one.
 */
function packagesOfLambda(files: readonly SourceFile[], { graph, text, evaluator }: HandlerSource): Set<string> {
  const asked = new Set(files.map(({ file }) => ownerOf(file)));
  const theirs = [...graph.modules.keys()].filter(
    (file) => asked.has(ownerOf(file)) && /context|ctx/i.test(text(file)),
  );
  return new Set(
    theirs
      .filter((file) => {
        const module = evaluator.file(file);
        return module && takesContext(module);
      })
      .map(ownerOf),
  );
}

/** Its folder; empty for the function itself. */
function ownerOf(file: string): string {
  return packageFolder(file) ?? "";
}

function takesContext({ program }: SourceFile): boolean {
  let takes = false;
  full<undefined>(program, (node) => {
    if (!isFunction(node)) return;
    const names = node.params.map((each) => (each.type === "AssignmentPattern" ? each.left : each)).map(parameterName);
    takes ||= names.some((name, index) => eventNames.test(name) && contextNames.test(names[index + 1] ?? ""));
  });
  return takes;
}

function parameterName(node: AnyNode): string {
  return node.type === "Identifier" ? node.name : "";
}

/** Whether the function's own code makes a context that has the method: `{ ...context, done }`. */
function isReplaced(name: string, { files }: HandlerSource): boolean {
  return files(new RegExp(`\\b${name}\\b`))
    .filter(isOwn)
    .some(({ program }) => {
      let does = false;
      full<undefined>(program, (node) => {
        does ||= node.type === "ObjectExpression" && propertyOf(node, name) !== undefined;
      });
      return does;
    });
}

interface MethodCall {
  readonly node: AnyNode;
  readonly name: string;
}

function callsOf(module: SourceFile, source: HandlerSource): MethodCall[] {
  const calls: MethodCall[] = [];
  fullAncestor<undefined>(module.program, (node, _state, ancestors) => {
    if (node.type !== "CallExpression" || node.optional || node.callee.type !== "MemberExpression") return;
    const { object, property, computed } = node.callee;
    const name = nameOf(property, computed);
    const owner = object.type === "MemberExpression" ? nameOf(object.property, object.computed) : nameOf(object);
    if (name === undefined || !methods.has(name) || !contextNames.test(owner ?? "")) return;
    if (!isGuarded(ancestors, name, source)) calls.push({ node: node.callee, name });
  });
  return calls;
}

/** Whether a test around asks for the method itself, or for an option that nobody gives. */
function isGuarded(ancestors: readonly AnyNode[], name: string, source: HandlerSource): boolean {
  const tests = ancestors.flatMap((each, index) => {
    const isBranch = each.type === "IfStatement" || each.type === "ConditionalExpression";
    if (isBranch && ancestors[index + 1] !== each.test) return [each.test];
    return each.type === "LogicalExpression" && ancestors[index + 1] === each.right ? [each.left] : [];
  });
  const chosen = tests.flatMap(comparedWith);
  if (tests.some((test) => mentions(test, name))) return true;
  const siblings = optionsBeside(ancestors);
  return chosen.some((option) => !isGiven(option, siblings, source));
}

function mentions(test: AnyNode, name: string): boolean {
  let does = false;
  full<undefined>(test, (node) => {
    does ||= node.type === "MemberExpression" && nameOf(node.property, node.computed) === name;
  });
  return does;
}

/** The texts that something is compared with. */
function comparedWith(test: AnyNode): string[] {
  const texts: string[] = [];
  full<undefined>(test, (node) => {
    if (node.type !== "BinaryExpression" || !/^===?$/.test(node.operator)) return;
    for (const side of [node.left, node.right]) {
      if (side.type === "Literal" && typeof side.value === "string" && side.value.length > 3) texts.push(side.value);
    }
  });
  return texts.filter((text) => !["function", "object", "undefined"].includes(text));
}

/** All options that the function around knows of. */
function optionsBeside(ancestors: readonly AnyNode[]): string[] {
  const around = ancestors.findLast((each) => isFunction(each));
  return around ? comparedWith(around) : [];
}

/** Whether some file gives `option`; where the function's own code gives one of its siblings, that one counts. */
function isGiven(option: string, siblings: readonly string[], { graph, text }: HandlerSource): boolean {
  const files = [...graph.modules.keys()];
  const own = files.filter((file) => isOwn({ file })).map(text);
  if (own.some((each) => gives(each, option))) return true;
  if (siblings.some((sibling) => sibling !== option && own.some((each) => gives(each, sibling)))) return false;
  return files.some((file) => gives(text(file), option));
}

function gives(text: string, option: string): boolean {
  const quoted = new RegExp(`(?<!(?:[=!]==?|case)\\s*)(["'\`])${RegExp.escape(option)}\\1(?!\\s*[=!]==?)`);
  return quoted.test(text);
}
