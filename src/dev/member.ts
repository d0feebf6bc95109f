import { basename } from "node:path";
import { meant } from "./near-name.ts";
import { ProjectError, type Unserved } from "./project.ts";

/** A file that members are written in; `lines` is empty where they came out of a program. */
export interface SourceFile {
  readonly file: string;
  readonly lines: readonly string[];
}

/** Where the members of one object or list are written. */
interface Origin {
  readonly source: SourceFile;
  /** From 1, by key or index. */
  readonly lineOf: ReadonlyMap<string, number>;
}

interface Place {
  readonly source: SourceFile;
  readonly line: number | undefined;
}

const origins = new WeakMap<object, Origin>();

export function noteOrigin(value: object, origin: Origin): void {
  origins.set(value, origin);
}

/** `copy` was made of `value`, member by member. */
export function copyOrigin(value: object, copy: object): void {
  const origin = origins.get(value);
  if (origin) origins.set(copy, origin);
}

/** An object with other members in the place of some of its own. */
export function changed(value: Table, changes: Table): Table {
  const copy = { ...value, ...changes };
  copyOrigin(value, copy);
  return copy;
}

export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type Callable = (...given: unknown[]) => unknown;

export function isCallable(value: unknown): value is Callable {
  return typeof value === "function";
}

/** A value of a document that nobody has checked, which knows what it is called and where it is written. */
export class Member {
  readonly value: unknown;
  /** `functions.hello.events[0]` */
  readonly path: string;
  readonly #place: Place;

  private constructor(value: unknown, path: string, place: Place) {
    this.value = value;
    this.path = path;
    this.#place = place;
  }

  static root(value: unknown, source: SourceFile): Member {
    return new Member(value, "", { source, line: undefined });
  }

  /** Whether somebody wrote it down. */
  get isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** `serverless.yml:31` */
  get where(): string {
    const { source, line } = this.#place;
    return line === undefined ? basename(source.file) : `${basename(source.file)}:${line}`;
  }

  /** Line 1 where it came out of a program. */
  get at(): { readonly file: string; readonly line: number } {
    const { source, line = 1 } = this.#place;
    return { file: source.file, line };
  }

  /** The member of an object; of anything else there is none. */
  get(key: string): Member {
    const value = isTable(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return this.#child(value, key, this.path === "" ? key : `${this.path}.${key}`);
  }

  /** The same member with what became of its value. */
  as(value: unknown): Member {
    return new Member(value, this.path, this.#place);
  }

  /** @throws ProjectError for what is no object */
  entries(): [string, Member][] {
    if (!this.isThere) return [];
    if (!isTable(this.value)) throw this.error(`must be an object, not ${shown(this.value)}`);
    return Object.keys(this.value).map((key) => [key, this.get(key)]);
  }

  /** One that stands alone is a list of one. */
  list(): Member[] {
    if (!this.isThere) return [];
    if (!Array.isArray(this.value)) return [this];
    return this.value.map((value: unknown, index) => this.#child(value, `${index}`, `${this.path}[${index}]`));
  }

  /** Numbers and truth values are taken as they are written. @throws ProjectError */
  text(): string | undefined {
    if (!this.isThere) return undefined;
    const { value } = this;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return `${value}`;
    throw this.error(`must be a string, not ${shown(value)}`);
  }

  /** @throws ProjectError where there is none */
  requiredText(): string {
    const text = this.text();
    if (text === undefined || text === "") throw this.error("is missing");
    return text;
  }

  texts(): string[] {
    return this.list().flatMap((each) => each.text() ?? []);
  }

  /** Strings of digits are numbers, as variables make them. @throws ProjectError */
  number(): number | undefined {
    if (!this.isThere) return undefined;
    const number = typeof this.value === "string" && this.value.trim() !== "" ? Number(this.value) : this.value;
    if (typeof number !== "number" || Number.isNaN(number)) {
      throw this.error(`must be a number, not ${shown(this.value)}`);
    }
    return number;
  }

  /** `unit` is what the error says. @throws ProjectError */
  wholeNumber(from: number, to: number, unit: string): number | undefined {
    if (!this.isThere) return undefined;
    const { value } = this;
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
    throw this.error(`must be a whole number of ${unit} from ${from} to ${to}, not ${shown(value)}`);
  }

  /** @throws ProjectError for a member whose name is none of `known` */
  only(known: readonly string[]): void {
    for (const [name, member] of this.entries()) {
      if (known.includes(name)) continue;
      throw member.error(`is not known here: ${meant(name, known)}there are ${known.join(", ")}`);
    }
  }

  /** @throws ProjectError */
  flag(): boolean | undefined {
    if (!this.isThere) return undefined;
    if (this.value === "true" || this.value === "false") return this.value === "true";
    if (typeof this.value !== "boolean") throw this.error(`must be true or false, not ${shown(this.value)}`);
    return this.value;
  }

  /** @throws ProjectError */
  oneOf<const T extends string>(allowed: readonly T[]): T | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const found = allowed.find((each) => each.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw this.error(`must be one of ${allowed.join(", ")}, not ${shown(text)}`);
    return found;
  }

  unserved(what: string): Unserved {
    return { what, where: this.where };
  }

  /** `complaint` goes on after the member's name. */
  error(complaint: string, cause?: unknown): ProjectError {
    const { source, line } = this.#place;
    const excerpt = line === undefined ? undefined : source.lines[line - 1];
    const name = this.path === "" ? basename(source.file) : this.path;
    return new ProjectError(`${name} ${complaint}`, {
      file: source.file,
      ...(line !== undefined && { line }),
      ...(excerpt !== undefined && { excerpt }),
      cause,
    });
  }

  #child(value: unknown, key: string, path: string): Member {
    const origin = typeof this.value === "object" && this.value !== null ? origins.get(this.value) : undefined;
    if (!origin) return new Member(value, path, this.#place);
    return new Member(value, path, { source: origin.source, line: origin.lineOf.get(key) ?? this.#place.line });
  }
}

/** As an error quotes it. */
export function shown(value: unknown): string {
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
