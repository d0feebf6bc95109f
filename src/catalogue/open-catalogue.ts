import type { Clock } from "../clock.ts";
import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Code } from "../store/code.ts";
import type { Store } from "../store/store.ts";
import type { GetObject } from "../upstream/get-object.ts";
import { Catalogue } from "./catalogue.ts";
import { codeSigningKind, isCodeSigning } from "./code-signing-documents.ts";
import { Commits } from "./commits.ts";
import type { CatalogueConfig } from "./deployments.ts";
import { runnableIn } from "./documents.ts";
import { openDownloadKey } from "./download-key.ts";
import { FollowedFunctions } from "./follow-functions.ts";
import { Follower } from "./follow.ts";
import { Functions } from "./functions.ts";
import type { FunctionsWatcher } from "./functions.ts";
import { type LayerDocument, isLayerDocument, layerKind, versionsOf } from "./layer-documents.ts";
import { LayerPolicies } from "./layer-policies.ts";
import { Layers } from "./layers.ts";
import { isSettled } from "./lifecycle.ts";
import { isMapping, mappingKind } from "./mapping-documents.ts";
import { Packages, namesOf } from "./packages.ts";
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
  /** From the S3 that code is deployed from. */
  readonly getObject: GetObject;
  readonly watcher?: FunctionsWatcher;
}

const nobody: FunctionsWatcher = { changed: () => {}, deleted: () => {} };

/**
 * Reads what exists, begins to finish what a crash left half done (API-140, API-141), and sweeps the packages that
 * nobody uses. Close it before its store.
 */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { store, code, config, clock, diagnostics, getObject, watcher = nobody } = options;
  const packages = new Packages(code, getObject);
  const functions = new Functions(packages, watcher);
  const settling = new Settling({ clock, diagnostics });
  const commits = new Commits({ store, functions, clock, settling });
  const mappings = new Table({ kind: mappingKind, isBody: isMapping, store, clock });
  const codeSigning = new Table({ kind: codeSigningKind, isBody: isCodeSigning, store, clock });
  const followedFunctions = new FollowedFunctions({ place: config, store, functions, packages, diagnostics });
  const table = new Table<LayerDocument>({ kind: layerKind, store, clock, isBody: isLayerDocument });
  const followed = [followedFunctions, table, mappings, codeSigning];
  const follower = new Follower({ store, followed, diagnostics });
  follower.start(await follower.load());
  const downloadKey = await openDownloadKey(store, clock);
  for (const { document } of functions.all()) if (!isSettled(document)) commits.settleSoon(document);
  await sweep(liveNames(functions, table), packages, options);
  const layers = new Layers({ table, packages, clock });
  const layerPolicies = new LayerPolicies({ table, clock });
  const tables = { functions, layers, layerPolicies, mappings, codeSigning };
  const catalogue = new Catalogue({ config, clock, packages, ...tables, commits, settling, follower, downloadKey });
  catalogue.eventSourceMappings.resume();
  return catalogue;
}

/** Of everything on the disk that some function may still run, and of every layer version. */
function liveNames(functions: Functions, layers: Table<LayerDocument>): Set<string> {
  const live = new Set<string>();
  for (const { document } of functions.all()) {
    for (const version of runnableIn(document)) for (const name of namesOf(version)) live.add(name);
  }
  for (const { body } of layers.rows()) for (const { code } of versionsOf(body)) live.add(code.sha256);
  return live;
}

async function sweep(
  live: ReadonlySet<string>,
  packages: Packages,
  { clock, diagnostics }: CatalogueOptions,
): Promise<void> {
  try {
    await packages.sweep((name) => live.has(name), clock.now() - sweptAfterMs);
  } catch (error) {
    diagnostics("warn", "catalogue.sweep-failed", errorFacts(error));
  }
}
