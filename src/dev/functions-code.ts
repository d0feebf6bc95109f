import { join } from "node:path";
import type { ProjectFunction } from "./project.ts";
import type { DeployableCode } from "./deploy/functions.ts";
import { findHandler } from "./code/handler-file.ts";
import { type FunctionCode, codeOf, handlerOf } from "./code/function-code.ts";
import { type LookForFlaw, lookForFlaws } from "./code/syntax.ts";
import { type Problem, problemsOf } from "./problem.ts";

interface Entry {
  readonly fn: ProjectFunction;
  /** JSON of what the code is made from. */
  readonly key: string;
  /** The handler's; `undefined` where there is none. */
  readonly file: string | undefined;
  readonly code: FunctionCode;
  /** Whether `ready` comes from `code`, and not from what was in its place before. */
  isOwn: boolean;
  /** What was ready last. */
  ready: { readonly code: DeployableCode; readonly revision: number } | undefined;
}

export interface FunctionsCodeParts {
  /** For builds. */
  readonly directory: string;
  readonly nodeBinary: (runtimeId: string) => string | undefined;
}

/** Functions that have the packages now that they lacked. */
export interface Supplied {
  readonly names: readonly string[];
  /** Of the packages, absolute. */
  readonly folders: readonly string[];
}

/** The code of all functions of a project. */
export class FunctionsCode {
  readonly #parts: FunctionsCodeParts;
  readonly #entries = new Map<string, Entry>();
  #revision = 0;

  constructor(parts: FunctionsCodeParts) {
    this.#parts = parts;
  }

  /** Takes over the functions of a project that was read; those whose code comes from elsewhere now begin anew. */
  async use(functions: readonly ProjectFunction[]): Promise<void> {
    const names = new Set(functions.map(({ name }) => name));
    for (const [name, { code }] of this.#entries) if (!names.has(name)) await this.#forget(name, code);
    for (const fn of functions) {
      const key = keyOf(fn);
      const file = handlerFileOf(fn);
      const before = this.#entries.get(fn.name);
      // A file that is gone may be back in a moment, and is no reason to go another way.
      if (before?.key === key && (file === undefined || before.file === file)) continue;
      await before?.code.close();
      this.#entries.set(fn.name, { fn, key, file, code: this.#open(fn), isOwn: false, ready: before?.ready });
    }
  }

  /** Names of the functions that are others when these files change. */
  touchedBy(files: Iterable<string>): string[] {
    const all = [...files];
    return [...this.#entries].flatMap(([name, { code }]) => (all.some((file) => code.isTouchedBy(file)) ? [name] : []));
  }

  /** Names of those whose code has never been ready to be used. */
  get unready(): string[] {
    return [...this.#entries].flatMap(([name, { isOwn }]) => (isOwn ? [] : [name]));
  }

  get isLacking(): boolean {
    return this.#entries.values().some(({ code }) => code.isLacking ?? false);
  }

  supplied(): Supplied {
    const come = [...this.#entries].map(([name, { code }]) => ({ name, folders: code.come ?? [] }));
    const supplied = come.filter(({ folders }) => folders.length > 0);
    return {
      names: supplied.map(({ name }) => name),
      folders: [...new Set(supplied.flatMap(({ folders }) => folders))],
    };
  }

  /** Makes their code ready anew; what can't be leaves the function as it was. */
  async prepare(names: readonly string[], changed: readonly string[]): Promise<Problem[]> {
    const lookForFlaw = lookForFlaws();
    const prepared = names.map(async (name) => await this.#prepare(name, changed, lookForFlaw));
    return (await Promise.all(prepared)).flat();
  }

  of({ name }: ProjectFunction): { readonly code: DeployableCode; readonly revision: number } | undefined {
    return this.#entries.get(name)?.ready;
  }

  isBundled(name: string): boolean {
    return this.#entries.get(name)?.code.isBundled ?? false;
  }

  get watched(): string[] {
    return [...this.#entries.values()].flatMap(({ code }) => code.watched);
  }

  async close(): Promise<void> {
    for (const { code } of this.#entries.values()) await code.close();
  }

  async #prepare(name: string, changed: readonly string[], lookForFlaw: LookForFlaw): Promise<Problem[]> {
    const entry = this.#entries.get(name);
    if (!entry) return [];
    try {
      const code = await entry.code.prepare(changed, lookForFlaw);
      entry.ready = { code, revision: (this.#revision += 1) };
      entry.isOwn = true;
      return [];
    } catch (error) {
      return problemsOf(name, error);
    }
  }

  #open(fn: ProjectFunction): FunctionCode {
    const nodeBinary = this.#parts.nodeBinary(fn.settings.Runtime ?? "");
    return codeOf(fn, { directory: join(this.#parts.directory, fn.name), nodeBinary });
  }

  async #forget(name: string, code: FunctionCode): Promise<void> {
    this.#entries.delete(name);
    await code.close();
  }
}

function keyOf({ code, settings, layers }: ProjectFunction): string {
  return JSON.stringify([code, settings.Handler, settings.Runtime, layers.length > 0]);
}

/** Where it becomes TypeScript, or is no longer, another way leads to it. */
function handlerFileOf(fn: ProjectFunction): string | undefined {
  return fn.code.kind === "folder" ? findHandler(fn.code.folder, handlerOf(fn)).file : undefined;
}
