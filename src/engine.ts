import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCatalogue } from "./catalogue/open-catalogue.ts";
import { type Clock, realClock } from "./clock.ts";
import { type CompileCaches, openCompileCaches } from "./environments/compile-caches.ts";
import { debuggingOf } from "./environments/open-pool.ts";
import { type EngineConfig, checkListening, engineConfig, isLoopback } from "./config.ts";
import { type Diagnostics, diagnosticsTo, errorFacts } from "./diagnostics.ts";
import { AccessKeys } from "./edge/access/access-keys.ts";
import { Gate } from "./edge/access/gate.ts";
import { Sessions, functionSession } from "./edge/access/sessions.ts";
import { LocalApis } from "./edge/gateway/local-apis.ts";
import { type Edge, startEdge } from "./edge/server.ts";
import { openEvents } from "./events/open-events.ts";
import type { EventQueue } from "./events/queue.ts";
import { sourceChecker } from "./events/sources/check-source.ts";
import { Sources } from "./events/sources/sources.ts";
import { messageSource } from "./events/sources/open-source.ts";
import { openSqs } from "./events/sqs/open-sqs.ts";
import { type Corridor, openCorridor } from "./invocation/corridor.ts";
import { RecursiveLoops } from "./invocation/recursive-loops.ts";
import { type LogsParts, openLogs } from "./logs/embedded-logs.ts";
import type { Logs } from "./logs/logs.ts";
import type { FunctionCredentials, FunctionVersion } from "./model/function.ts";
import type { LocalApi } from "./model/local-api.ts";
import { ownServices, yieldingServices } from "./model/services.ts";
import { Runtimes } from "./runtimes/runtimes.ts";
import { raiseWalls } from "./sandbox/raise-walls.ts";
import { openCode } from "./store/embedded-code.ts";
import { openSecret } from "./store/secrets.ts";
import type { Store } from "./store/store.ts";
import { openStore, takeDirectory } from "./store/embedded-store.ts";
import type { RoomsState } from "./telemetry/engine-state.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { credentialsIn } from "./upstream/credentials.ts";
import { objectGetter } from "./upstream/get-object.ts";
import { endpointsIn, endpointVariables } from "./upstream/service-names.ts";
import { Upstreams } from "./upstream/upstreams.ts";

/** A running engine. */
export interface Engine extends AsyncDisposable {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  /** Serves these from now on, and no others that it was given before; requests that run are answered as they began. */
  serveApis(apis: readonly LocalApi[]): void;
  /** Finishes what runs, ends every guest, leaves no file behind that is not state. */
  close(): Promise<void>;
}

/** What a test or another tool may put in place of the real thing. */
export interface EngineParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  /** Takes lines for people, e.g. of a runtime that is being fetched. */
  readonly announce: (line: string) => void;
}

/**
 * Builds the rooms in the order in which they need each other, and starts to serve.
 * @throws ConfigError, DataDirectoryInUseError, SandboxError, StoreError
 */
export async function startEngine(
  chosen: Partial<EngineConfig> = {},
  given: Partial<EngineParts> = {},
): Promise<Engine> {
  const upstreams = { ...endpointsIn(process.env, chosen.port ?? 4566), ...chosen.upstreams };
  const config = engineConfig({ ...chosen, upstreams });
  const parts: EngineParts = {
    clock: realClock,
    diagnostics: diagnosticsTo(process.stderr, "warn"),
    announce: () => {},
    ...given,
  };
  await using opened = new AsyncDisposableStack();
  const apis = new LocalApis(config.routes);
  const edge = await build(config, { ...parts, apis }, opened);
  const rooms = opened.move();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => await (closing ??= rooms.disposeAsync());
  const serveApis = apis.serve.bind(apis);
  return { endpoint: edge.endpoint, serveApis, close, [Symbol.asyncDispose]: close };
}

interface BuildParts extends EngineParts {
  readonly apis: LocalApis;
}

async function build(config: EngineConfig, parts: BuildParts, opened: AsyncDisposableStack): Promise<Edge> {
  const { clock, diagnostics, apis } = parts;
  const keep = <T extends { close(): Promise<void> }>(room: T): T =>
    opened.adopt(room, async (each) => await each.close());

  const telemetry = keep(new Telemetry({ ...config, clock, onRefused: spansRefused(diagnostics) }));
  const data = config.dataDirectory ?? (await temporaryDirectory(opened));
  const keys = new AccessKeys(data);
  checkListening(config, keys.areNeeded);
  const lock = await takeDirectory(data);
  // Each on a thread of its own, which takes as long to start as all else.
  const logsOpening = closedBy(opened, openLogs(data, logsParts(config, parts, telemetry)));
  const storeOpening = closedBy(opened, openStore(data, clock, lock));
  const codeDirectory = join(data, "code");
  const directory = await emptyDirectory(join(data, "environments"), opened);
  parts.announce(`logs take at most ${config.logStorageMiB} MB (--log-storage): then the oldest go`);
  const walls = keep(raiseWalls({ ...config, environmentsDirectory: directory, codeDirectory }, parts.announce));
  if (config.isolation === "required") await walls.opened;
  const [store, logs] = await Promise.all([storeOpening, logsOpening]);
  const code = await openCode(codeDirectory, clock);
  const runtimes = new Runtimes({ cacheDirectory: config.cacheDirectory, announce: parts.announce });
  // Beside the packages, where walls have their view of both.
  const compiled = join(codeDirectory, "compiled");
  const compileCaches = keep(await openCompileCaches({ directory: compiled, clock, diagnostics }));
  const { credentials, ...access } = await openAccess(keys, store, parts, config);
  const debugging = await debuggingOf({ ...parts, config, directory });
  const shared = { config, logs, runtimes, sandbox: walls, compileCaches, credentials, debugging };
  const variables = () => endpointVariables(servicesHere(config), walls.endpoint);
  const loops = new RecursiveLoops(diagnostics);
  const corridor = openCorridor({ ...parts, ...shared, directory, telemetry, loops, endpointVariables: variables });
  keep(corridor.pool);
  const upstreams = keep(new Upstreams(config.upstreams));
  const own = credentialsIn(process.env);
  const getObject = objectGetter({ upstreams, region: config.region, credentials: own });
  const sqs = keep(await openSqs({ store, clock, diagnostics }));
  const source = messageSource(sqs, upstreams, own);
  const watcher = watcherOf(corridor, { compileCaches, telemetry, loops });
  const around = { getObject, watcher, checkSource: sourceChecker(source) };
  const catalogue = keep(await openCatalogue({ store, code, config, clock, diagnostics, ...around }));
  compileCaches.sweep();
  const { invoke, pool } = corridor;
  const provisioned = pool.provisioned.bind(pool);
  const eventsParts = { ...parts, store, logs, telemetry, catalogue, corridor, upstreams, sqs, config };
  const { events, eventBridge } = await openEvents({ ...eventsParts, isGuarded: () => keys.areNeeded }, opened);
  const metricsPage = async () => await telemetry.page(await stateOf({ config, corridor, events, store, logs }));
  const serving = { config, clock, catalogue, invoke, provisioned, events, eventBridge, sqs, logs, upstreams };
  const edge = keep(await startEdge({ config, diagnostics, rooms: { ...serving, ...access, apis, metricsPage } }));
  keep(new Sources({ ...parts, catalogue, invoke, source }));
  walls.publish(edge.inside);
  keep(runtimes); // the first to close: nobody waits for a download any more
  return edge;
}

/** Those that functions find here. */
function servicesHere({ functionEndpoints, upstreams }: EngineConfig): readonly string[] {
  if (!functionEndpoints) return [];
  return [...new Set([...ownServices, ...yieldingServices, ...Object.keys(upstreams)])];
}

/** Who may call, and what functions call with. */
async function openAccess(keys: AccessKeys, store: Store, { clock }: EngineParts, config: EngineConfig) {
  const sessions = new Sessions(await openSecret(store, clock, "sessions"));
  const isPublic = config.isBehindProxy || !isLoopback(config.host);
  const gate = new Gate({ keys, sessions, clock, isPublic });
  const credentials = (version: FunctionVersion): FunctionCredentials =>
    sessions.open(functionSession(version, clock.now()));
  return { gate, sessions, credentials };
}

/** What can run is made ready for; what can't any more is let go. */
function watcherOf(
  { pool, concurrency }: Corridor,
  { compileCaches, telemetry, loops }: { compileCaches: CompileCaches; telemetry: Telemetry; loops: RecursiveLoops },
): Parameters<typeof openCatalogue>[0]["watcher"] & object {
  return {
    changed: ({ functionArn, runnable, provisioned, reserved, recursiveLoop }) => {
      concurrency.reserve(functionArn, reserved);
      loops.allow(functionArn, recursiveLoop === "Allow");
      compileCaches.changed(runnable);
      for (const version of runnable.values()) pool.expect(version);
      pool.provision(functionArn, provisioned);
    },
    deleted: (functionArn) => {
      concurrency.reserve(functionArn, undefined);
      loops.allow(functionArn, false);
      pool.forget(functionArn);
      compileCaches.deleted(functionArn);
      telemetry.forget(functionArn);
    },
  };
}

function spansRefused(diagnostics: Diagnostics): (error: unknown) => void {
  return (error) => diagnostics("warn", "telemetry.spans-refused", errorFacts(error));
}

function logsParts(
  { region, accountId, logStorageMiB }: EngineConfig,
  { clock, diagnostics }: EngineParts,
  { embedded }: Telemetry,
): LogsParts {
  return {
    clock,
    diagnostics,
    place: { region, accountId },
    maxBytes: logStorageMiB * 2 ** 20,
    onAppend: (stream, events) => embedded.look(stream, events),
  };
}

interface ObservedRooms {
  readonly config: EngineConfig;
  readonly corridor: Corridor;
  readonly events: EventQueue;
  readonly store: Store;
  readonly logs: Logs;
}

/** What the rooms say of themselves at this moment. */
async function stateOf({ config, corridor, events, store, logs }: ObservedRooms): Promise<RoomsState> {
  const { provisioned, ...environments } = corridor.pool.census();
  return {
    environments: { ...environments, limitMiB: config.memoryMiB },
    provisioned,
    unreserved: corridor.concurrency.unreserved(),
    accountConcurrency: config.accountConcurrency,
    queues: await events.backlog(),
    storeCalls: store.pendingCalls,
    logs: logs.pressure,
  };
}

/** A room that is still being opened. Whether it can't be is heard by whoever waits for it, also later. */
function closedBy<T extends { close(): Promise<void> }>(opened: AsyncDisposableStack, opening: Promise<T>): Promise<T> {
  const room = opening.catch(() => undefined);
  opened.defer(async () => {
    await (await room)?.close();
  });
  return opening;
}

async function temporaryDirectory(opened: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-"));
  opened.defer(async () => {
    await rm(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Environments' folders of an engine that was killed are nobody's any more. */
async function emptyDirectory(directory: string, opened: AsyncDisposableStack): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  opened.defer(async () => {
    await rm(directory, { recursive: true, force: true });
  });
  return directory;
}
