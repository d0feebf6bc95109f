import type { Resolver } from "./stack.ts";
import { type Json, type MapNode, type Position, type TemplateNode } from "./template-node.ts";
import { complaint, intrinsicOf, jsonOf, kindOf, map, textOf } from "./template-node.ts";

/**
 * Members of a map in a template, each resolved when it is asked for, so that nobody has to be able to resolve what
 * nobody needs. Every method throws ProjectError where a member is not what it is asked for as.
 */
export class Properties {
  readonly at: Position;
  /** For complaints: `HelloFunction`, `Events.Get of HelloFunction` */
  readonly owner: string;
  readonly #resolver: Resolver;
  readonly #entries: ReadonlyMap<string, TemplateNode>;
  readonly #read = new Set<string>();

  constructor(node: MapNode, owner: string, resolver: Resolver) {
    this.at = node.at;
    this.owner = owner;
    this.#entries = node.entries;
    this.#resolver = resolver;
  }

  /** Resolved; `undefined` where it is not there. */
  node(name: string): TemplateNode | undefined {
    this.#read.add(name);
    const node = this.#entries.get(name);
    const resolved = node && this.#resolver.resolve(node);
    return resolved?.kind === "scalar" && resolved.value === null ? undefined : resolved;
  }

  /** Where a member is, or the map it would be in. */
  placeOf(name: string): Position {
    return this.#entries.get(name)?.at ?? this.at;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  text(name: string): string | undefined {
    const node = this.node(name);
    return node && this.#expect(name, textOf(node), "a text", node);
  }

  /** @throws ProjectError where it is not there, saying what it is for */
  neededText(name: string, purpose: string): string {
    const text = this.text(name);
    if (text === undefined || text === "") throw complaint(`${this.owner} needs a ${name}: ${purpose}.`, this.at);
    return text;
  }

  number(name: string): number | undefined {
    const node = this.node(name);
    const text = node && textOf(node);
    const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
    return node && this.#expect(name, Number.isFinite(value) ? value : undefined, "a number", node);
  }

  /** One of the texts that are allowed. */
  choice<const Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const node = this.node(name);
    const text = node && textOf(node);
    const chosen = values.find((value) => value === text);
    return node && this.#expect(name, chosen, values.join(" or "), node);
  }

  boolean(name: string): boolean | undefined {
    const node = this.node(name);
    const text = node && textOf(node)?.toLowerCase();
    const value = text === "true" || text === "false" ? text === "true" : undefined;
    return node && this.#expect(name, value, "true or false", node);
  }

  list(name: string): readonly TemplateNode[] | undefined {
    const node = this.node(name);
    return node && this.#expect(name, node.kind === "list" ? node.items : undefined, "a list", node);
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((item) => this.#expect(name, textOf(item), "a list of texts", item));
  }

  /** The members of a map that is all resolved. */
  textMap(name: string): Readonly<Record<string, string>> | undefined {
    const node = this.node(name);
    const members = node && this.#expect(name, node.kind === "map" ? node.entries : undefined, "a map", node);
    return (
      members &&
      Object.fromEntries(
        [...members].map(([key, value]) => [key, this.#expect(`${name}.${key}`, textOf(value), "a text", value)]),
      )
    );
  }

  json(name: string): Json | undefined {
    const node = this.node(name);
    return node && jsonOf(node);
  }

  /** A text as it is, and anything else as JSON. */
  jsonText(name: string): string | undefined {
    const node = this.node(name);
    return node && (textOf(node) ?? JSON.stringify(jsonOf(node)));
  }

  /** Members of a map, which are resolved when they are asked for. */
  map(name: string, owner: string = `${name} of ${this.owner}`): Properties | undefined {
    this.#read.add(name);
    const node = this.#entries.get(name);
    return node && this.#inside(node, owner);
  }

  /** The maps in a list. */
  maps(name: string): readonly Properties[] {
    return (this.list(name) ?? []).flatMap((item) => this.#inside(item, `${name} of ${this.owner}`) ?? []);
  }

  /** Of all members. */
  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** All members, which are maps themselves, by name. */
  members(): readonly (readonly [string, Properties])[] {
    return [...this.#entries].flatMap(([name, node]) => {
      this.#read.add(name);
      const member = this.#inside(node, `${name} of ${this.owner}`);
      return member ? [[name, member] as const] : [];
    });
  }

  /** Names that nobody has asked for. */
  unread(): readonly string[] {
    return [...this.#entries.keys()].filter((name) => !this.#read.has(name));
  }

  #inside(node: TemplateNode, owner: string): Properties | undefined {
    const head = intrinsicOf(node) ? this.#resolver.resolve(node) : node;
    if (!head || (head.kind === "scalar" && head.value === null)) return undefined;
    if (head.kind !== "map") throw complaint(`${owner} must be a map, not ${kindOf(head)}.`, head.at);
    return new Properties(map(head.entries, head.at), owner, this.#resolver);
  }

  #expect<Value>(name: string, value: Value | undefined, wanted: string, node: TemplateNode): Value {
    if (value !== undefined) return value;
    throw complaint(`${name} of ${this.owner} must be ${wanted}, not ${kindOf(node)}.`, node.at);
  }
}
