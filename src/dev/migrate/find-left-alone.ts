import type { AnyNode } from "acorn";
import { fullAncestor } from "acorn-walk";
import type { Evaluator, Meaning, SourceFile } from "./evaluate.ts";
import { type Finding, placeOf } from "./finding.ts";
import { type FunctionNode, isFunction, lengthOf, nameOf, ownNodes, returnsOf } from "./nodes.ts";
import { type HandlerSource, isOwn } from "./source.ts";

interface OwnHandler {
  readonly node: FunctionNode;
  readonly module: SourceFile;
}

/** Work that handlers of one's own begin in a statement of its own and leave alone: certain cases only. */
export function findLeftAlone(source: HandlerSource): Finding[] {
  return handlersOf(source).flatMap(({ node, module }) => {
    const isSilent = !node.async && node.body.type === "BlockStatement" && returnsOf(node).length === 0;
    const findings: Finding[] = [];
    ownNodes(node, (each) => {
      if (each.type !== "ExpressionStatement") return;
      const work = begun(each.expression, module, source.evaluator);
      if (work === "promise" || (work === "timer" && isSilent)) {
        findings.push({
          kind: "left-alone",
          effect: "changes",
          place: placeOf(module, each),
          ...texts(isSilent, work),
        });
      }
    });
    return findings;
  });
}

function texts(isSilent: boolean, work: "promise" | "timer"): Pick<Finding, "why" | "change"> {
  if (isSilent) {
    const why =
      "the handler is not async and returns nothing: the answer is null, at once, where runtimes up to nodejs22.x waited until all work was done";
    const change =
      work === "timer"
        ? "make the handler async and await a promise of the timer"
        : "make the handler async and await this";
    return { why, change };
  }
  const why = "nothing awaits this promise: the answer goes out before it is settled, and a rejection ends the process";
  return { why, change: "await it, or several with Promise.all" };
}

/** The handler, where it is the function's own, and what is handed to a wrapper of handlers; not those that are refused. */
function handlersOf({ handler, evaluator, graph }: HandlerSource): OwnHandler[] {
  const entry = evaluator.file(graph.entry);
  const wrapped = entry ? wrappedIn(entry, evaluator) : [];
  const all = [...handler, ...wrapped].flatMap((each) =>
    each.kind === "function" &&
    isOwn(each.at.module) &&
    lengthOf(each.node) < 3 &&
    (each.node.async || handler.includes(each))
      ? [{ node: each.node, module: each.at.module }]
      : [],
  );
  return all.filter(({ node }, index) => all.findIndex((each) => each.node === node) === index);
}

/** Functions that take an event and are given to a call as the module is loaded: `middy(async (event) => …)`. */
function wrappedIn(entry: SourceFile, evaluator: Evaluator): Meaning[] {
  const wrapped: Meaning[] = [];
  fullAncestor<undefined>(entry.program, (node, _state, ancestors) => {
    if (node.type !== "CallExpression" || ancestors.some((each) => isFunction(each))) return;
    for (const each of node.arguments.flatMap((given) => evaluator.meanings(given, entry))) {
      const [first] = each.kind === "function" ? each.node.params : [];
      if (first && /^(event|evt)$/.test(nameOf(first) ?? "")) wrapped.push(each);
    }
  });
  return wrapped;
}

/** What a statement's expression begins without waiting for it. */
function begun(node: AnyNode, module: SourceFile, evaluator: Evaluator): "promise" | "timer" | undefined {
  if (node.type === "ChainExpression") return begun(node.expression, module, evaluator);
  if (node.type === "NewExpression") return isGlobal(node.callee, "Promise", module) ? "promise" : undefined;
  if (node.type !== "CallExpression") return undefined;
  const isAsync = (each: AnyNode): boolean => {
    const meanings = evaluator.meanings(each, module);
    return (
      meanings.length > 0 && meanings.every((one) => one.kind === "function" && one.node.async && !one.node.generator)
    );
  };
  const { callee, arguments: given } = node;
  if (callee.type === "MemberExpression") {
    const name = nameOf(callee.property, callee.computed) ?? "";
    const [first] = given;
    if (/^(then|catch|finally)$/.test(name) && first && isFunctionHere(first, module, evaluator)) return "promise";
    if (isGlobal(callee.object, "Promise", module) && /^(all|allSettled|any|race)$/.test(name)) return "promise";
    if (name === "forEach" && first && isAsync(first)) return "promise";
  }
  if (callee.type === "Identifier" && /^set(Timeout|Immediate|Interval)$/.test(callee.name)) {
    return isGlobal(callee, callee.name, module) ? "timer" : undefined;
  }
  return isAsync(callee) ? "promise" : undefined;
}

function isFunctionHere(node: AnyNode, module: SourceFile, evaluator: Evaluator): boolean {
  return (
    isFunction(node) ||
    node.type === "MemberExpression" ||
    evaluator.meanings(node, module).some(({ kind }) => kind === "function")
  );
}

function isGlobal(node: AnyNode, name: string, { declarations }: SourceFile): boolean {
  return node.type === "Identifier" && node.name === name && declarations.lookUp(name, node.start).length === 0;
}
