import { type Member, copyOrigin, isTable } from "../member.ts";
import { type Parts, type Source, type Variable, VariableError, readVariables } from "./variable-text.ts";

/** A variable's source after the variables in it: `file(./x.yml):a.b` */
export interface Lookup {
  readonly type: string;
  readonly params: readonly unknown[];
  readonly address: string;
  /** Nothing else is asked after it. */
  readonly isLast: boolean;
  /** Where the variable stands. */
  readonly at: Member;
}

/** What a source says. `undefined` and null are no value, and the next one is asked. */
export type Found =
  /** Variables in it are looked up in their turn. */
  { readonly value: unknown } | { readonly text: string };

export type LookUp = (lookup: Lookup, configuration: Configuration) => Promise<Found>;

/** What sources ask the configuration in their turn. */
export interface Configuration {
  /** Follows a path from the root. */
  self(keys: readonly string[]): Promise<unknown>;
  /** `sls:stage` */
  variable(text: string): Promise<unknown>;
}

interface Asked {
  readonly source: Exclude<Source, { kind: "literal" }>;
  readonly isLast: boolean;
}

/** What is being looked up: members with their texts, and objects. Whatever comes up again is a circle. */
type Chain = readonly (string | object)[];

/** Looks up the variables of a configuration, each when it is asked for. */
export class Variables {
  readonly #root: Member;
  readonly #lookUp: LookUp;
  readonly #settled = new Map<string, unknown>();

  constructor(root: Member, lookUp: LookUp) {
    this.#root = root;
    this.#lookUp = lookUp;
  }

  /** All of it, with nothing left to look up. @throws ProjectError */
  async resolved(member: Member = this.#root, chain: Chain = []): Promise<unknown> {
    const { value } = await this.#settle(member, chain);
    if (typeof value !== "object" || value === null) return value;
    if (chain.includes(value)) throw circular(member, chain);
    const inside = member.as(value);
    const next = [...chain, value];
    if (Array.isArray(value)) return await this.#list(inside, value, next);
    if (!isTable(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, each] of inside.entries()) copy[key] = await this.resolved(each, next);
    copyOrigin(value, copy);
    return copy;
  }

  async #list(member: Member, value: readonly unknown[], chain: Chain): Promise<unknown[]> {
    const copy: unknown[] = [];
    for (const each of member.list()) copy.push(await this.resolved(each, chain));
    copyOrigin(value, copy);
    return copy;
  }

  /** @throws ProjectError */
  async self(keys: readonly string[], chain: Chain = []): Promise<unknown> {
    let member = this.#root;
    for (const key of keys) {
      member = await this.#settle(member, chain);
      member = Array.isArray(member.value) ? (member.list()[Number(key)] ?? member.as(undefined)) : member.get(key);
    }
    return (await this.#settle(member, chain)).value;
  }

  /** The variables of the value itself; those inside an object are left. */
  async #settle(member: Member, chain: Chain): Promise<Member> {
    if (typeof member.value !== "string") return member;
    const name = `${member.path}\0${member.value}`;
    if (this.#settled.has(name)) return member.as(this.#settled.get(name));
    if (chain.includes(name)) throw circular(member, [...chain, name]);
    try {
      const value = await this.#text(member, [...chain, name]);
      this.#settled.set(name, value);
      return member.as(value);
    } catch (error) {
      if (error instanceof VariableError) throw member.error(error.message, error);
      throw error;
    }
  }

  async #text(member: Member, chain: Chain): Promise<unknown> {
    const parts = readVariables(String(member.value));
    const [first] = parts;
    if (parts.length !== 1 || first === undefined || typeof first === "string") {
      return await this.#joined(parts, member, chain);
    }
    const found = await this.#first(first, member, chain);
    if ("text" in found) return found.text;
    return (await this.#settle(member.as(found.value), chain)).value;
  }

  async #joined(parts: Parts, member: Member, chain: Chain): Promise<string> {
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : await this.#word(part, member, chain);
    return text;
  }

  async #word(variable: Variable, member: Member, chain: Chain): Promise<string> {
    const found = await this.#first(variable, member, chain);
    if ("text" in found) return found.text;
    const { value } = await this.#settle(member.as(found.value), chain);
    return words(value, variable);
  }

  async #first(variable: Variable, member: Member, chain: Chain): Promise<Found> {
    for (const [index, source] of variable.sources.entries()) {
      const isLast = index === variable.sources.length - 1;
      if (source.kind === "literal") return { value: source.value };
      const found = await this.#source({ source, isLast }, member, chain);
      if ("text" in found && !isLast) continue;
      if ("text" in found || (found.value !== undefined && found.value !== null)) return found;
    }
    throw new VariableError(`can't be resolved: ${variable.text} has no value`);
  }

  async #source({ source, isLast }: Asked, member: Member, chain: Chain): Promise<Found> {
    if (source.kind === "nested") return { value: await this.#argument(source.parts, member, chain) };
    const params: unknown[] = [];
    for (const param of source.params) params.push(await this.#argument(param, member, chain));
    const address = words((await this.#argument(source.address, member, chain)) ?? "", undefined);
    const lookup = { type: source.type, params, address, isLast, at: member };
    return await this.#lookUp(lookup, {
      self: async (keys) => await this.self(keys, chain),
      variable: async (text) => (await this.#settle(member.as(`\${${text}}`), chain)).value,
    });
  }

  async #argument(parts: Parts, member: Member, chain: Chain): Promise<unknown> {
    const [first] = parts;
    if (parts.length !== 1 || first === undefined || typeof first === "string") {
      return await this.#joined(parts, member, chain);
    }
    const found = await this.#first(first, member, chain);
    return "text" in found ? found.text : (await this.#settle(member.as(found.value), chain)).value;
  }
}

/** @throws VariableError for what can't stand in a string */
function words(value: unknown, variable: Variable | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  throw new VariableError(`has ${variable?.text ?? "a variable"} in a string, and it is no string`);
}

function circular(member: Member, chain: Chain): Error {
  const names = chain.filter((each) => typeof each === "string").map((each) => each.split("\0")[0] ?? "");
  return member.error(names.length > 0 ? `refers to itself: ${names.join(" → ")}` : "has itself in it");
}
