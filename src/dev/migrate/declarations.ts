import type { AnyNode, MethodDefinition, Pattern, Program } from "acorn";
import { ancestor, simple } from "acorn-walk";
import { type FunctionNode, isFunction, nameOf, propertyOf } from "./nodes.ts";

/** What a name stands for, where it was given a value. */
export type Value =
  | { readonly kind: "expression"; readonly node: AnyNode }
  | { readonly kind: "member"; readonly of: Value; readonly name: string }
  /** `name` is the export's, `*` for all of them. */
  | { readonly kind: "import"; readonly specifier: string; readonly name: string }
  | { readonly kind: "parameter"; readonly fn: FunctionNode; readonly index: number };

interface Assigned {
  readonly owner: AnyNode;
  readonly value: AnyNode;
}

interface Scope {
  readonly start: number;
  readonly end: number;
}

interface Declaration extends Scope {
  /** One for each time it is given one. */
  readonly values: Value[];
}

/** What stands where in one file: names in their scopes, properties whoever's they are, and exports. */
export class Declarations {
  /** By property: `a.name = value`, wherever. */
  readonly assigned: Map<string, Assigned[]> = new Map();
  readonly methods: Map<string, MethodDefinition[]> = new Map();
  /** Of an ES module; `specifier` where it is another's. */
  readonly exported: Map<string, Value> = new Map();
  /** `Object.defineProperty(exports, "name", { get })` of compilers, and esbuild's `__export(exports, { name: () => … })`. */
  readonly getters: Map<string, FunctionNode> = new Map();
  /** `export * from …` */
  readonly passedOn: string[] = [];
  readonly #names = new Map<string, Declaration[]>();

  constructor(program: Program) {
    declare(this, program);
    assign(this, program);
    listExports(this, program);
    listGetters(this, program);
  }

  add(name: string, { start, end }: Scope, value: Value | undefined): void {
    const known = this.#names.get(name) ?? [];
    this.#names.set(name, known);
    const same = known.find((each) => each.start === start && each.end === end);
    if (same && value) same.values.push(value);
    else if (!same) known.push({ start, end, values: value ? [value] : [] });
  }

  /** What `name` may be at `position`: the innermost scope's, empty for a global or what has no value here. */
  lookUp(name: string, position: number): readonly Value[] {
    return this.#innermost(name, position)?.values ?? [];
  }

  give(name: string, position: number, value: Value): void {
    this.#innermost(name, position)?.values.push(value);
  }

  #innermost(name: string, position: number): Declaration | undefined {
    const around = (this.#names.get(name) ?? []).filter(({ start, end }) => start <= position && position < end);
    return around.toSorted((left, right) => left.end - left.start - (right.end - right.start))[0];
  }
}

function declare(declarations: Declarations, program: Program): void {
  ancestor(program, {
    VariableDeclarator({ id, init }, _state, ancestors) {
      const value: Value | undefined = init ? { kind: "expression", node: init } : undefined;
      bind(declarations, id, scopeOf(ancestors.slice(0, -1)), value);
    },
    Function(node, _state, ancestors) {
      if (!isFunction(node)) return;
      const value: Value = { kind: "expression", node };
      if (node.type === "FunctionDeclaration" && node.id)
        declarations.add(node.id.name, scopeOf(ancestors.slice(0, -1)), value);
      if (node.type === "FunctionExpression" && node.id) declarations.add(node.id.name, node, value);
      node.params.forEach((each, index) => bind(declarations, each, node, { kind: "parameter", fn: node, index }));
    },
    ClassDeclaration(node, _state, ancestors) {
      if (node.id) declarations.add(node.id.name, scopeOf(ancestors.slice(0, -1)), { kind: "expression", node });
    },
    ImportDeclaration({ source, specifiers }) {
      for (const each of specifiers) {
        const imported = each.type === "ImportSpecifier" ? nameOf(each.imported) : undefined;
        const name = imported ?? (each.type === "ImportDefaultSpecifier" ? "default" : "*");
        declarations.add(each.local.name, program, { kind: "import", specifier: String(source.value), name });
      }
    },
    MethodDefinition(node) {
      const name = nameOf(node.key);
      if (name !== undefined) push(declarations.methods, name, node);
    },
  });
}

function bind(declarations: Declarations, pattern: Pattern, scope: Scope, value: Value | undefined): void {
  switch (pattern.type) {
    case "Identifier":
      declarations.add(pattern.name, scope, value);
      return;
    case "AssignmentPattern":
      bind(declarations, pattern.left, scope, value);
      return;
    case "ObjectPattern":
      for (const each of pattern.properties) {
        const name = each.type === "Property" ? nameOf(each.key) : undefined;
        const part: Value | undefined = value && name !== undefined ? { kind: "member", of: value, name } : undefined;
        if (each.type === "Property") bind(declarations, each.value, scope, part);
        else bind(declarations, each.argument, scope, undefined);
      }
      return;
    case "ArrayPattern":
      for (const each of pattern.elements) if (each) bind(declarations, each, scope, undefined);
      return;
    case "RestElement":
      bind(declarations, pattern.argument, scope, undefined);
      return;
    case "MemberExpression":
      return;
    default:
      pattern satisfies never;
  }
}

/** After all names are known: whose scope an assignment reaches is seen then. */
function assign(declarations: Declarations, program: Program): void {
  ancestor(program, {
    AssignmentExpression({ operator, left, right, start }) {
      // Compilers begin with `exports.handler = void 0`.
      if (operator !== "=" || right.type === "UnaryExpression") return;
      if (left.type === "Identifier") declarations.give(left.name, start, { kind: "expression", node: right });
      if (left.type !== "MemberExpression") return;
      const name = nameOf(left.property, left.computed);
      if (name !== undefined) push(declarations.assigned, name, { owner: left.object, value: right });
    },
  });
}

function listExports(declarations: Declarations, program: Program): void {
  for (const node of program.body) {
    if (node.type === "ExportAllDeclaration") {
      const specifier = String(node.source.value);
      if (node.exported)
        declarations.exported.set(nameOf(node.exported) ?? "", { kind: "import", specifier, name: "*" });
      else declarations.passedOn.push(specifier);
    }
    if (node.type === "ExportDefaultDeclaration") {
      declarations.exported.set("default", { kind: "expression", node: node.declaration });
    }
    if (node.type === "ExportNamedDeclaration") listNamed(declarations, node);
  }
}

function listNamed(declarations: Declarations, node: Extract<AnyNode, { type: "ExportNamedDeclaration" }>): void {
  const { source, declaration } = node;
  for (const { local, exported } of node.specifiers) {
    const name = nameOf(local) ?? "";
    const value: Value = source
      ? { kind: "import", specifier: String(source.value), name }
      : { kind: "expression", node: local };
    declarations.exported.set(nameOf(exported) ?? "", value);
  }
  if (declaration?.type === "VariableDeclaration") {
    for (const { id, init } of declaration.declarations) {
      if (id.type === "Identifier" && init) declarations.exported.set(id.name, { kind: "expression", node: init });
    }
  } else if (declaration?.id) {
    declarations.exported.set(declaration.id.name, { kind: "expression", node: declaration });
  }
}

function listGetters(declarations: Declarations, program: Program): void {
  simple(program, {
    CallExpression({ callee, arguments: given }) {
      const [, name, descriptor] = given;
      if (callee.type === "MemberExpression" && nameOf(callee.property) === "defineProperty") {
        const get = descriptor?.type === "ObjectExpression" ? propertyOf(descriptor, "get") : undefined;
        if (name && get && isFunction(get)) declarations.getters.set(nameOf(name) ?? "", get);
      }
      if (callee.type !== "Identifier" || callee.name !== "__export" || name?.type !== "ObjectExpression") return;
      for (const each of name.properties) {
        if (each.type !== "Property" || !isFunction(each.value)) continue;
        declarations.getters.set(nameOf(each.key) ?? "", each.value);
      }
    },
  });
}

/** The innermost function around, else the file. */
function scopeOf(ancestors: readonly AnyNode[]): Scope {
  return ancestors.findLast((each) => isFunction(each)) ?? ancestors[0] ?? { start: 0, end: Infinity };
}

function push<T>(map: Map<string, T[]>, name: string, value: T): void {
  const known = map.get(name);
  if (known) known.push(value);
  else map.set(name, [value]);
}
