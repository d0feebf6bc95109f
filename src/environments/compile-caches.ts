import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { GuestInit } from "../model/frames.ts";
import { findRuntime, nodeMajor } from "../model/runtimes.ts";
import type { Enclosure } from "../sandbox/sandbox.ts";
import { Background } from "./background.ts";
import { CompiledFiles } from "./compiled-files.ts";

/** Node.js 22 brought `module.enableCompileCache`. */
const firstMajor = 22;
const unfinished = ".new-";

/** The compile cache as one environment meets it. */
export interface CompileCache {
  /** What the guest is told. */
  readonly settings: GuestInit["compileCache"];
  /** Takes what the guest sends, where it was asked to. */
  readonly files: CompiledFiles | undefined;
  /** The first init phase is over: what was taken is published, or, after a failure, left to the next environment. */
  end(isLoaded: boolean): void;
}

export interface CompileCachesParts {
  /** Holds a folder for each cache, `<function>.<version>.<revision>.<digest>`, and nothing else. */
  readonly directory: string;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

/** The cache of one function version. */
interface Slot {
  readonly revisionId: string;
  /** Name of its folder, once it is published. */
  folder: string | undefined;
  /** An environment makes it, or has found that nothing is worth keeping. */
  isTaken: boolean;
}

type Slots = Map<string, Slot>;

/** Takes over what an earlier engine has left, but for what it left half done. */
export async function openCompileCaches(parts: CompileCachesParts): Promise<CompileCaches> {
  const { directory } = parts;
  await mkdir(directory, { recursive: true });
  const found = new Map<string, string>();
  for (const name of await readdir(directory)) {
    const [functionName, version, revisionId] = name.split(".");
    const key = [functionName, version, revisionId].join(".");
    if (name.startsWith(unfinished) || found.has(key)) await rm(join(directory, name), { recursive: true });
    else found.set(key, name);
  }
  return new CompileCaches(parts, found);
}

/**
 * What Node.js has compiled of each function version: made by the version's first environment before any event
 * reaches it, then read by all others and written by nobody. A cache belongs to one revision of one version, so that
 * no function can put code into another, and to the paths and the Node.js that it was made with.
 */
export class CompileCaches {
  readonly #parts: CompileCachesParts;
  readonly #functions = new Map<string, Slots>();
  /** Folders of an earlier engine, by `<function>.<version>.<revision>`, until their version is known again. */
  readonly #found: Map<string, string>;
  readonly #background: Background;

  constructor(parts: CompileCachesParts, found: Map<string, string>) {
    this.#parts = parts;
    this.#background = new Background(parts.diagnostics);
    this.#found = found;
  }

  /** What a function runs from now on, by version: caches of anything else it ran go. */
  changed(runnable: ReadonlyMap<string, FunctionVersion>): void {
    const [first] = runnable.values();
    if (!first) return;
    const before = this.#functions.get(first.functionArn);
    const slots: Slots = new Map();
    for (const [version, { functionName, revisionId }] of runnable) {
      const known = before?.get(version);
      slots.set(version, known?.revisionId === revisionId ? known : this.#slot(functionName, version, revisionId));
    }
    this.#functions.set(first.functionArn, slots);
    for (const [version, slot] of before ?? []) if (slots.get(version) !== slot) this.#remove(slot.folder);
  }

  deleted(functionArn: string): void {
    const slots = this.#functions.get(functionArn);
    this.#functions.delete(functionArn);
    for (const slot of slots?.values() ?? []) this.#remove(slot.folder);
  }

  /** Removes what an earlier engine left of versions that were not told of by `changed`. */
  sweep(): void {
    for (const folder of this.#found.values()) this.#remove(folder);
    this.#found.clear();
  }

  /** For a new environment of `version`, whose guest sees the package at `taskRoot`. */
  async open(version: FunctionVersion, taskRoot: string, enclosure: Enclosure): Promise<CompileCache | undefined> {
    const runtime = findRuntime(version.runtimeId);
    const slot = this.#functions.get(version.functionArn)?.get(version.version);
    if (!runtime || nodeMajor(runtime) < firstMajor || slot?.revisionId !== version.revisionId) return undefined;
    const name = folderName(version, [runtime.nodeVersion, taskRoot]);
    if (slot.folder === name) return await shown(join(this.#parts.directory, name), enclosure);
    if (slot.isTaken) return undefined;
    slot.isTaken = true;
    return this.#making(slot, name, `${enclosure.paths.temporary}/.compile-cache`);
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.#background.all();
  }

  #slot(functionName: string, version: string, revisionId: string): Slot {
    const key = [functionName, version, revisionId].join(".");
    const folder = this.#found.get(key);
    this.#found.delete(key);
    return { revisionId, folder, isTaken: false };
  }

  /** The guest makes it below `directory` and sends it. Later processes of the environment may have met an event. */
  #making(slot: Slot, name: string, directory: string): CompileCache {
    const files = new CompiledFiles();
    const cache = {
      settings: { directory, prepare: true } as GuestInit["compileCache"],
      files: files as CompiledFiles | undefined,
      end: (isLoaded: boolean): void => {
        if (!cache.files) return;
        cache.settings = undefined;
        cache.files = undefined;
        if (!isLoaded) slot.isTaken = false;
        else if (!files.isEmpty)
          this.#background.add("warn", "compile-cache.not-kept", this.#publish(slot, name, files));
      },
    };
    return cache;
  }

  /** Complete or not at all: a killed engine leaves a folder that the next one removes. */
  async #publish(slot: Slot, name: string, files: CompiledFiles): Promise<void> {
    const { directory, clock } = this.#parts;
    const temporary = join(directory, unfinished + clock.uuid());
    try {
      await files.write(temporary);
      await rename(temporary, join(directory, name));
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    const outdated = slot.folder;
    slot.folder = name;
    this.#remove(outdated);
    if (!this.#isCurrent(slot)) this.#remove(name);
  }

  #isCurrent(slot: Slot): boolean {
    return this.#functions.values().some((slots) => slots.values().some((each) => each === slot));
  }

  #remove(folder: string | undefined): void {
    if (folder === undefined) return;
    const path = join(this.#parts.directory, folder);
    this.#background.add("warn", "compile-cache.not-removed", rm(path, { recursive: true, force: true }));
  }
}

async function shown(directory: string, enclosure: Enclosure): Promise<CompileCache> {
  const settings = { directory: await enclosure.show("cache", directory), prepare: false };
  return { settings, files: undefined, end: () => {} };
}

function folderName({ functionName, version, revisionId }: FunctionVersion, facts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
  return [functionName, version, revisionId, digest].join(".");
}
