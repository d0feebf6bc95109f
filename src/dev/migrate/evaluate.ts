import type { AnyNode, CallExpression, Class, NewExpression, ObjectExpression } from "acorn";
import { Declarations, type Value } from "./declarations.ts";
import type { ModuleGraph } from "./module-graph.ts";
import { type FunctionNode, isFunction, nameOf, propertyOf, returnsOf } from "./nodes.ts";
import { type ParsedModule, parseModule } from "./parsed-module.ts";

/** What an expression may stand for, as far as the source says. */
export type Meaning =
  | { readonly kind: "function"; readonly node: FunctionNode; readonly at: Place }
  | { readonly kind: "object"; readonly node: ObjectExpression; readonly at: Place }
  | { readonly kind: "class"; readonly node: Class; readonly at: Place }
  /** Made by `new` of what `of` is. */
  | { readonly kind: "instance"; readonly at: Place }
  | { readonly kind: "module"; readonly module: SourceFile }
  | { readonly kind: "unknown" };

/** Where an expression stands: parameters have the values of the calls that lead there. */
interface Place {
  readonly module: SourceFile;
  readonly calls: ReadonlyMap<FunctionNode, { readonly given: readonly AnyNode[]; readonly at: Place }>;
}

export interface SourceFile extends ParsedModule {
  readonly declarations: Declarations;
}

const unknown: readonly Meaning[] = [{ kind: "unknown" }];
const maxDepth = 24;

/** What compilers put around a module that is required: its default is the module itself, unless it has one. */
const interop = /^(__importDefault|__importStar|__toESM|_?interopRequire(Default|Wildcard))$/;

/** Finds out what names and calls lead to, across the files of a graph; no code runs. */
export class Evaluator {
  readonly #graph: ModuleGraph;
  readonly #files = new Map<string, SourceFile | undefined>();

  constructor(graph: ModuleGraph) {
    this.#graph = graph;
  }

  file(path: string): SourceFile | undefined {
    if (!this.#files.has(path)) {
      const parsed = parseModule(path);
      this.#files.set(path, parsed && { ...parsed, declarations: new Declarations(parsed.program) });
    }
    return this.#files.get(path);
  }

  /** What the entry exports as `path`: `handler`, `api.v1.get`; in an ES module also what its default has (RT-104). */
  exported(path: string): readonly Meaning[] {
    const module = this.file(this.#graph.entry);
    if (!module) return unknown;
    const walk = (from: readonly Meaning[]): readonly Meaning[] =>
      path.split(".").reduce((meanings, name) => this.#members(meanings, name, 0), from);
    const direct = walk([{ kind: "module", module }]);
    const isFound = direct.some((each) => each.kind !== "unknown");
    return isFound ? direct : walk(this.#members([{ kind: "module", module }], "default", 0));
  }

  /** What an expression of `module` may be. */
  meanings(node: AnyNode, module: SourceFile): readonly Meaning[] {
    return this.#evaluate(node, { module, calls: new Map() }, 0);
  }

  #evaluate(node: AnyNode, at: Place, depth: number): readonly Meaning[] {
    if (depth > maxDepth) return unknown;
    if (isFunction(node)) return [{ kind: "function", node, at }];
    if (node.type === "ObjectExpression") return [{ kind: "object", node, at }];
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") return [{ kind: "class", node, at }];
    if (node.type === "Identifier") return this.#named(node.name, node.start, at, depth);
    if (node.type === "MemberExpression") return this.#member(node, at, depth);
    if (node.type === "CallExpression") return this.#called(node, at, depth);
    if (node.type === "NewExpression") return this.#made(node, at, depth);
    const values = valuesOf(node);
    return values.length === 0 ? unknown : values.flatMap((each) => this.#evaluate(each, at, depth + 1));
  }

  #named(name: string, position: number, at: Place, depth: number): readonly Meaning[] {
    if (name === "exports") return [{ kind: "module", module: at.module }];
    const values = at.module.declarations.lookUp(name, position);
    return values.length === 0 ? unknown : values.flatMap((each) => this.#valued(each, at, depth + 1));
  }

  #valued(value: Value, at: Place, depth: number): readonly Meaning[] {
    if (depth > maxDepth) return unknown;
    switch (value.kind) {
      case "expression":
        return this.#evaluate(value.node, at, depth);
      case "member":
        return this.#members(this.#valued(value.of, at, depth + 1), value.name, depth + 1);
      case "import":
        return this.#imported(value, at.module, depth);
      case "parameter": {
        const call = at.calls.get(value.fn);
        const given = call?.given[value.index];
        return call && given ? this.#evaluate(given, call.at, depth + 1) : unknown;
      }
      default:
        return value satisfies never;
    }
  }

  #imported(
    { specifier, name }: { specifier: string; name: string },
    from: SourceFile,
    depth: number,
  ): readonly Meaning[] {
    const module = this.#moduleAt(specifier, from);
    if (!module) return unknown;
    const whole: readonly Meaning[] = [{ kind: "module", module }];
    return name === "*" ? whole : this.#members(whole, name, depth + 1);
  }

  #moduleAt(specifier: string, from: SourceFile): SourceFile | undefined {
    const file = this.#graph.modules.get(from.file)?.imports.get(specifier);
    return file === undefined ? undefined : this.file(file);
  }

  #member(node: Extract<AnyNode, { type: "MemberExpression" }>, at: Place, depth: number): readonly Meaning[] {
    const name = nameOf(node.property, node.computed);
    if (name === undefined) return unknown;
    const { object } = node;
    if (object.type === "Identifier" && object.name === "module" && name === "exports") {
      return [{ kind: "module", module: at.module }];
    }
    return this.#members(this.#evaluate(object, at, depth + 1), name, depth + 1);
  }

  #members(of: readonly Meaning[], name: string, depth: number): readonly Meaning[] {
    if (depth > maxDepth) return unknown;
    return of.flatMap((each) => this.#memberOf(each, name, depth));
  }

  #memberOf(of: Meaning, name: string, depth: number): readonly Meaning[] {
    if (of.kind === "unknown") return unknown;
    if (of.kind === "module") return this.#exportOf(of.module, name, depth);
    const own = of.kind === "object" ? propertyOf(of.node, name) : undefined;
    if (own) return this.#evaluate(own, of.at, depth + 1);
    const { assigned, methods } = of.at.module.declarations;
    const values = (assigned.get(name) ?? []).map(({ value }) => value);
    const named = of.kind === "instance" ? (methods.get(name) ?? []).map(({ value }) => value) : [];
    const all = [...values, ...named];
    return all.length === 0 ? unknown : all.flatMap((each) => this.#evaluate(each, of.at, depth + 1));
  }

  #exportOf(module: SourceFile, name: string, depth: number): readonly Meaning[] {
    const at: Place = { module, calls: new Map() };
    const { exported, passedOn, assigned } = module.declarations;
    const value = exported.get(name);
    if (value) return this.#valued(value, at, depth + 1);
    const ways = (assigned.get(name) ?? []).filter(({ owner }) => isExports(owner));
    if (ways.length > 0) return ways.flatMap((each) => this.#evaluate(each.value, at, depth + 1));
    const defined = module.declarations.getters.get(name);
    if (defined) return this.#returned({ kind: "function", node: defined, at }, [], at, depth + 1);
    const whole = this.#wholeOf(module, depth);
    if (name === "default" && exported.size === 0) return whole;
    const within = this.#members(whole, name, depth + 1).filter(({ kind }) => kind !== "unknown");
    if (within.length > 0) return within;
    const others = passedOn.flatMap((specifier) => this.#imported({ specifier, name }, module, depth + 1));
    return others.length > 0 ? others : unknown;
  }

  /** What `module.exports` was set to. */
  #wholeOf(module: SourceFile, depth: number): readonly Meaning[] {
    const at: Place = { module, calls: new Map() };
    const ways = (module.declarations.assigned.get("exports") ?? []).filter(({ owner }) => isModule(owner));
    return ways.length === 0 ? unknown : ways.flatMap((each) => this.#evaluate(each.value, at, depth + 1));
  }

  #called(node: CallExpression, at: Place, depth: number): readonly Meaning[] {
    const { callee } = node;
    const [first] = node.arguments;
    if (callee.type === "Identifier" && callee.name === "require" && first) {
      const module = this.#moduleAt(nameOf(first) ?? "", at.module);
      return module ? [{ kind: "module", module }] : unknown;
    }
    const method = callee.type === "MemberExpression" ? nameOf(callee.property, callee.computed) : undefined;
    const isAssign = callee.type === "MemberExpression" && method === "assign" && isGlobal(callee.object, "Object", at);
    if (isAssign || interop.test(method ?? nameOf(callee) ?? "")) {
      return first ? this.#evaluate(first, at, depth + 1) : unknown;
    }
    return this.#functionsAt(callee, at, depth + 1).flatMap((each) =>
      this.#returned(each, node.arguments, at, depth + 1),
    );
  }

  /** What is called: the whole of a CommonJS module where that is a function. */
  #functionsAt(callee: AnyNode, at: Place, depth: number): readonly Meaning[] {
    return this.#wholes(this.#evaluate(callee, at, depth), depth);
  }

  #wholes(meanings: readonly Meaning[], depth: number): readonly Meaning[] {
    if (depth > maxDepth) return unknown;
    return meanings.flatMap((each) =>
      each.kind === "module" ? this.#wholes(this.#wholeOf(each.module, depth + 1), depth + 1) : [each],
    );
  }

  #returned(fn: Meaning, given: readonly AnyNode[], at: Place, depth: number): readonly Meaning[] {
    if (fn.kind !== "function" || depth > maxDepth) return unknown;
    const calls = new Map([...fn.at.calls, [fn.node, { given, at }] as const]);
    const returned = returnsOf(fn.node);
    if (returned.length === 0) return unknown;
    return returned.flatMap((each) => this.#evaluate(each, { module: fn.at.module, calls }, depth + 1));
  }

  #made(node: NewExpression, at: Place, depth: number): readonly Meaning[] {
    return this.#functionsAt(node.callee, at, depth + 1).map((each) =>
      each.kind === "class" || each.kind === "function" ? { kind: "instance", at: each.at } : { kind: "unknown" },
    );
  }
}

/** Of an expression that is one of its parts; empty for any other. */
function valuesOf(node: AnyNode): AnyNode[] {
  if (node.type === "AwaitExpression") return [node.argument];
  if (node.type === "ParenthesizedExpression" || node.type === "ChainExpression") return [node.expression];
  if (node.type === "SequenceExpression") return node.expressions.slice(-1);
  if (node.type === "AssignmentExpression") return [node.right];
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate];
  if (node.type !== "LogicalExpression") return [];
  return node.operator === "&&" ? [node.right] : [node.left, node.right];
}

function isExports(owner: AnyNode): boolean {
  if (owner.type === "Identifier") return owner.name === "exports";
  if (owner.type === "AssignmentExpression") return isExports(owner.left);
  return owner.type === "MemberExpression" && isModule(owner.object) && nameOf(owner.property) === "exports";
}

function isModule(node: AnyNode): boolean {
  return node.type === "Identifier" && node.name === "module";
}

function isGlobal(node: AnyNode, name: string, { module }: Place): boolean {
  if (node.type !== "Identifier" || node.name !== name) return false;
  return module.declarations.lookUp(name, node.start).length === 0;
}
