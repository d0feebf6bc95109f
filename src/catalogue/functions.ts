import { functionArn } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { Doc } from "../store/store.ts";
import { arnOf, functionNotFound } from "./address.ts";
import type { Address } from "./address.ts";
import { functionIn, functionKey, versionIn } from "./documents.ts";
import type { FunctionDocument, RecursiveLoop, VersionDocument } from "./documents.ts";
import { functionVersion } from "./function-version.ts";
import type { Packages } from "./packages.ts";
import { UrlIndex } from "./url-index.ts";

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
  /** How many invocations at once are reserved for it; `undefined` for none. */
  readonly reserved: number | undefined;
  /** What becomes of it in a loop (API-230). */
  readonly recursiveLoop: RecursiveLoop;
}

export interface FoundVersion {
  readonly known: KnownFunction;
  readonly version: VersionDocument;
}

/** All functions, in memory: filled at the start, changed with each write, so that nothing hot waits for the store. */
export class Functions {
  readonly urls: UrlIndex = new UrlIndex();
  readonly #packages: Packages;
  readonly #watcher: FunctionsWatcher;
  readonly #known = new Map<string, KnownFunction>();
  /** Deleted here, but not yet by the store's feed: what it still tells of them is older. */
  readonly #gone = new Map<string, number>();
  /** Of each place that was asked for, in order. */
  readonly #names = new Map<string, readonly string[]>();

  constructor(packages: Packages, watcher: FunctionsWatcher) {
    this.#packages = packages;
    this.#watcher = watcher;
  }

  get(place: Place, functionName: string): KnownFunction | undefined {
    return this.#known.get(functionKey(place, functionName));
  }

  /** By its key in the store. */
  at(key: string): KnownFunction | undefined {
    return this.#known.get(key);
  }

  /** Of all places. */
  all(): Iterable<KnownFunction> {
    return this.#known.values();
  }

  /** Of one account in one region, in no order. */
  *in(place: Place): Generator<KnownFunction> {
    for (const known of this.#known.values()) if (isSame(known.document.place, place)) yield known;
  }

  /** What `address` means, `$LATEST` where it names no version. @throws ResourceNotFoundException (API-115) */
  find(address: Address): FoundVersion {
    const known = this.get(address.place, address.functionName);
    const version = known && versionIn(known.document, address.qualifier ?? "$LATEST");
    if (!version) throw functionNotFound(arnOf(address));
    return { known, version };
  }

  /** Of the functions in a place, in order, by code unit. */
  names(place: Place): readonly string[] {
    const key = functionKey(place, "");
    const names = this.#names.get(key) ?? [...this.in(place)].map(({ document }) => document.functionName).toSorted();
    this.#names.set(key, names);
    return names;
  }

  /** Takes over a document of the store, unless one as new is known. Its packages have been located before. */
  set(doc: Doc): void {
    const { key, rev, seq } = doc;
    const before = this.#known.get(key);
    if (seq <= (before?.seq ?? this.#gone.get(key) ?? -1)) return;
    if (!before) this.#names.clear();
    this.#gone.delete(key);
    const document = functionIn(doc);
    const runnable = this.#runnable(document, before);
    this.urls.replace(before?.document, document);
    this.#known.set(key, { rev, seq, document, runnable });
    const provisioned = provisionedIn(document, runnable);
    const { reserved, recursiveLoop = "Terminate" } = document;
    this.#watcher.changed({ functionArn: arnIn(document), runnable, provisioned, reserved, recursiveLoop });
  }

  forget(key: string, seq: number): void {
    const known = this.#known.get(key);
    if (known && known.seq > seq) return;
    if (known) {
      this.#known.delete(key);
      this.urls.replace(known.document, undefined);
      this.#names.clear();
      this.#watcher.deleted(arnIn(known.document));
    }
    this.#gone.set(key, seq);
  }

  /** The feed itself tells of the deletion: nothing older can follow. */
  bury(key: string, seq: number): void {
    this.forget(key, seq);
    if (this.#gone.get(key) === seq) this.#gone.delete(key);
  }

  #runnable(document: FunctionDocument, before: KnownFunction | undefined): Map<string, FunctionVersion> {
    const { functionName, tags } = document;
    const runnable = new Map<string, FunctionVersion>();
    for (const version of [document.serving ?? document.latest, ...Object.values(document.versions)]) {
      const directories = this.#packages.directories(version);
      if (version.status !== "ready" || !directories) continue;
      const where = { functionName, functionArn: arnIn(document), ...directories, tags };
      const fresh = functionVersion(version, where);
      runnable.set(version.version, knownVersion(before, fresh) ?? fresh);
    }
    return runnable;
  }
}

function arnIn({ place, functionName }: FunctionDocument): string {
  return functionArn(place, functionName);
}

function isSame(one: Place, other: Place): boolean {
  return one.accountId === other.accountId && one.region === other.region;
}

/** The one that is known, if it runs the same; a tag may have cut it off. */
function knownVersion(before: KnownFunction | undefined, fresh: FunctionVersion): FunctionVersion | undefined {
  const known = before?.runnable.get(fresh.version);
  return known?.revisionId === fresh.revisionId && known.network === fresh.network ? known : undefined;
}

/** What has to be initialised now, by version. */
function provisionedIn(
  document: FunctionDocument,
  runnable: ReadonlyMap<string, FunctionVersion>,
): Map<FunctionVersion, number> {
  const wanted = new Map<FunctionVersion, number>();
  for (const [qualifier, { requested }] of Object.entries(document.provisioned ?? {})) {
    const version = runnable.get(versionIn(document, qualifier)?.version ?? qualifier);
    if (version) wanted.set(version, (wanted.get(version) ?? 0) + requested);
  }
  return wanted;
}
