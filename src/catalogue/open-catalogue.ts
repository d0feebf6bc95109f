import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Code } from "../store/code.ts";
import type { Store } from "../store/store.ts";
import type { GetObject } from "../upstream/get-object.ts";
import { Catalogue } from "./catalogue.ts";
import { codeSigningKind, isCodeSigning } from "./code-signing-documents.ts";
import { CodeStorage } from "./code-storage.ts";
import { Commits } from "./commits.ts";
import type { CatalogueConfig } from "./deployments.ts";
import { openDownloadKey } from "./download-key.ts";
import type { CheckSource } from "./event-sources.ts";
import { FollowedFunctions } from "./follow-functions.ts";
import { Follower } from "./follow.ts";
import { Functions } from "./functions.ts";
import type { FunctionsWatcher } from "./functions.ts";
import { type LayerDocument, isLayerDocument, layerKind } from "./layer-documents.ts";
import { LayerPolicies } from "./layer-policies.ts";
import { Layers } from "./layers.ts";
import { isSettled } from "./lifecycle.ts";
import { isMapping, mappingKind } from "./mapping-documents.ts";
import { Packages } from "./packages.ts";
import { Settling } from "./settling.ts";
import { Sweeper } from "./sweeper.ts";
import { Table } from "./table.ts";

export interface CatalogueOptions {
  readonly store: Store;
  readonly code: Code;
  readonly config: CatalogueConfig;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  /** From the S3 that code is deployed from. */
  readonly getObject: GetObject;
  readonly watcher?: FunctionsWatcher;
  /** Without it queues of mappings need not exist. */
  readonly checkSource?: CheckSource;
}

const nobody: FunctionsWatcher = { changed: () => {}, deleted: () => {} };
const unchecked: CheckSource = async () => await Promise.resolve();

/**
 * Reads what exists, begins to finish what a crash left half done (API-140, API-141), and sweeps the packages that
 * nobody uses. Close it before its store.
 */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { store, code, config, clock, diagnostics, getObject } = options;
  const { watcher = nobody, checkSource = unchecked } = options;
  const packages = new Packages(code, getObject, config.linksFolders);
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
  // What an update replaced is nobody's only once it is finished.
  await settling.idle();
  const sweeper = new Sweeper({ functions, layers: table, packages, clock, diagnostics });
  await sweeper.start();
  const storage = new CodeStorage({ functions, layers: table });
  const layers = new Layers({ table, packages, storage, clock });
  const layerPolicies = new LayerPolicies({ table, clock });
  const tables = { functions, layers, layerPolicies, mappings, codeSigning };
  const background = { settling, follower, sweeper };
  const rooms = { config, clock, packages, storage, commits, checkSource };
  const catalogue = new Catalogue({ ...rooms, ...tables, ...background, downloadKey });
  catalogue.eventSourceMappings.resume();
  return catalogue;
}
