import { functionArn } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { Doc } from "../store/store.ts";
import { arnOf, functionNotFound } from "./address.ts";
import type { Address } from "./address.ts";
import { functionIn, versionIn } from "./documents.ts";
import type { FunctionDocument, VersionDocument } from "./documents.ts";
import { functionVersion } from "./function-version.ts";
import type { Packages } from "./packages.ts";

/** A function as this engine knows it. */
export interface KnownFunction {
  readonly rev: string;
  readonly seq: number;
  readonly document: FunctionDocument;
  /**
   * What can run now, by version. The same object for as long as its RevisionId stands, because environments belong
   * to it; `$LATEST` is what served before while an update is in progress (API-144).
   */
  readonly runnable: ReadonlyMap<string, FunctionVersion>;
}

/** Told of every change of what can run, by whoever wires the rooms. */
export interface FunctionsWatcher {
  changed(change: FunctionChange): void;
  deleted(functionArn: string): void;
}

/** What a function runs from now on. */
export interface FunctionChange {
  readonly functionArn: string;
  /** By version. */
  readonly runnable: ReadonlyMap<string, FunctionVersion>;
  /** How many environments are to be initialised before any event. */
  readonly provisioned: ReadonlyMap<FunctionVersion, number>;
}

export interface FoundVersion {
  readonly known: KnownFunction;
  readonly version: VersionDocument;
}

/** All functions, in memory: filled at the start, changed with each write, so that nothing hot waits for the store. */
export class Functions {
  readonly #place: Place;
  readonly #packages: Packages;
  readonly #watcher: FunctionsWatcher;
  readonly #known = new Map<string, KnownFunction>();
  /** Deleted here, but not yet by the store's feed: what it still tells of them is older. */
  readonly #gone = new Map<string, number>();
  #names: readonly string[] | undefined;

  constructor(place: Place, packages: Packages, watcher: FunctionsWatcher) {
    this.#place = place;
    this.#packages = packages;
    this.#watcher = watcher;
  }

  get(functionName: string): KnownFunction | undefined {
    return this.#known.get(functionName);
  }

  /** What `address` means, `$LATEST` where it names no version. @throws ResourceNotFoundException (API-115) */
  find(address: Address): FoundVersion {
    const known = this.#known.get(address.functionName);
    const version = known && versionIn(known.document, address.qualifier ?? "$LATEST");
    if (!version) throw functionNotFound(arnOf(address));
    return { known, version };
  }

  /** In the order of names, by code unit. */
  names(): readonly string[] {
    this.#names ??= [...this.#known.keys()].toSorted();
    return this.#names;
  }

  /** Takes over a document of the store, unless one as new is known. Its packages have been located before. */
  set(doc: Doc): void {
    const { key, rev, seq } = doc;
    const before = this.#known.get(key);
    if (seq <= (before?.seq ?? this.#gone.get(key) ?? -1)) return;
    if (!before) this.#names = undefined;
    this.#gone.delete(key);
    const document = functionIn(doc);
    const runnable = this.#runnable(document, before);
    this.#known.set(key, { rev, seq, document, runnable });
    const provisioned = provisionedIn(document, runnable);
    this.#watcher.changed({ functionArn: functionArn(this.#place, key), runnable, provisioned });
  }

  forget(functionName: string, seq: number): void {
    const known = this.#known.get(functionName);
    if (known && known.seq > seq) return;
    if (this.#known.delete(functionName)) {
      this.#names = undefined;
      this.#watcher.deleted(functionArn(this.#place, functionName));
    }
    this.#gone.set(functionName, seq);
  }

  /** The feed itself tells of the deletion: nothing older can follow. */
  bury(functionName: string, seq: number): void {
    this.forget(functionName, seq);
    if (this.#gone.get(functionName) === seq) this.#gone.delete(functionName);
  }

  #runnable(document: FunctionDocument, before: KnownFunction | undefined): Map<string, FunctionVersion> {
    const { functionName, tags } = document;
    const runnable = new Map<string, FunctionVersion>();
    for (const version of [document.serving ?? document.latest, ...Object.values(document.versions)]) {
      const codeDirectory = this.#packages.directory(version.code.sha256);
      if (version.status !== "ready" || codeDirectory === undefined) continue;
      const where = { functionName, functionArn: functionArn(this.#place, functionName), codeDirectory, tags };
      runnable.set(version.version, knownVersion(before, version) ?? functionVersion(version, where));
    }
    return runnable;
  }
}

function knownVersion(before: KnownFunction | undefined, version: VersionDocument): FunctionVersion | undefined {
  const known = before?.runnable.get(version.version);
  return known?.revisionId === version.revisionId ? known : undefined;
}

/** What has to be initialised now, by version. */
function provisionedIn(
  { provisioned = {} }: FunctionDocument,
  runnable: ReadonlyMap<string, FunctionVersion>,
): Map<FunctionVersion, number> {
  const wanted = new Map<FunctionVersion, number>();
  for (const [number, { requested }] of Object.entries(provisioned)) {
    const version = runnable.get(number);
    if (version) wanted.set(version, requested);
  }
  return wanted;
}
