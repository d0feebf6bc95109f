import type { Clock } from "../clock.ts";
import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Code } from "../store/code.ts";
import type { Store } from "../store/store.ts";
import { Catalogue } from "./catalogue.ts";
import { codeSigningKind, isCodeSigning } from "./code-signing-documents.ts";
import { Commits } from "./commits.ts";
import type { CatalogueConfig } from "./deployments.ts";
import { codeOf } from "./documents.ts";
import { openDownloadKey } from "./download-key.ts";
import { FollowedFunctions } from "./follow-functions.ts";
import { Follower } from "./follow.ts";
import { Functions } from "./functions.ts";
import type { FunctionsWatcher } from "./functions.ts";
import { isSettled } from "./lifecycle.ts";
import { isMapping, mappingKind } from "./mapping-documents.ts";
import { Packages } from "./packages.ts";
import { Settling } from "./settling.ts";
import { Table } from "./table.ts";

/** Younger packages may belong to a deployment that is on its way to the store. */
const sweptAfterMs = 60 * 60_000;

export interface CatalogueOptions {
  readonly store: Store;
  readonly code: Code;
  readonly config: CatalogueConfig;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly watcher?: FunctionsWatcher;
}

const nobody: FunctionsWatcher = { changed: () => {}, deleted: () => {} };

/**
 * Reads what exists, begins to finish what a crash left half done (API-140, API-141), and sweeps the packages that
 * nobody uses. Close it before its store.
 */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { store, code, config, clock, diagnostics, watcher = nobody } = options;
  const packages = new Packages(code);
  const functions = new Functions(packages, watcher);
  const settling = new Settling({ clock, diagnostics });
  const commits = new Commits({ store, functions, clock, settling });
  const mappings = new Table({ kind: mappingKind, isBody: isMapping, store, clock });
  const codeSigning = new Table({ kind: codeSigningKind, isBody: isCodeSigning, store, clock });
  const followedFunctions = new FollowedFunctions({ place: config, store, functions, packages, diagnostics });
  const followed = [followedFunctions, mappings, codeSigning];
  const follower = new Follower({ store, followed, diagnostics });
  follower.start(await follower.load());
  const downloadKey = await openDownloadKey(store, clock);
  for (const { document } of functions.all()) if (!isSettled(document)) commits.settleSoon(document);
  await sweep(functions, packages, options);
  const tables = { functions, mappings, codeSigning };
  const catalogue = new Catalogue({ config, clock, packages, ...tables, commits, settling, follower, downloadKey });
  catalogue.eventSourceMappings.resume();
  return catalogue;
}

async function sweep(
  functions: Functions,
  packages: Packages,
  { clock, diagnostics }: CatalogueOptions,
): Promise<void> {
  const live = new Set<string>();
  for (const { document } of functions.all()) for (const sha256 of codeOf(document)) live.add(sha256);
  try {
    await packages.sweep((sha256) => live.has(sha256), clock.now() - sweptAfterMs);
  } catch (error) {
    diagnostics("warn", "catalogue.sweep-failed", errorFacts(error));
  }
}
