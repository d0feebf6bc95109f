import { join } from "node:path";
import { openCatalogue } from "./catalogue/open-catalogue.ts";
import { type CompileCaches, openCompileCaches } from "./environments/compile-caches.ts";
import { debuggingOf } from "./environments/open-pool.ts";
import { type EngineConfig, isLoopback } from "./config.ts";
import { type Diagnostics, errorFacts } from "./diagnostics.ts";
import type { AccessKeys } from "./edge/access/access-keys.ts";
import { Gate } from "./edge/access/gate.ts";
import { Sessions, functionSession } from "./edge/access/sessions.ts";
import { LocalApis } from "./edge/gateway/local-apis.ts";
import type { Rooms } from "./edge/rooms.ts";
import { startEdge } from "./edge/server.ts";
import type { Dispatch } from "./events/dispatch.ts";
import { openEvents } from "./events/open-events.ts";
import type { EventQueue } from "./events/queue.ts";
import { sourceChecker } from "./events/sources/check-source.ts";
import { Sources } from "./events/sources/sources.ts";
import { messageSource } from "./events/sources/open-source.ts";
import { openSqs } from "./events/sqs/open-sqs.ts";
import { type Corridor, openCorridor } from "./invocation/corridor.ts";
import { RecursiveLoops } from "./invocation/recursive-loops.ts";
import type { Logs } from "./logs/logs.ts";
import type { FunctionCredentials, FunctionVersion } from "./model/function.ts";
import type { InvocationObserver } from "./model/invocation-observer.ts";
import type { LocalApi } from "./model/local-api.ts";
import { ownServices, yieldingServices } from "./model/services.ts";
import { Runtimes } from "./runtimes/runtimes.ts";
import { raiseWalls } from "./sandbox/raise-walls.ts";
import type { State, StateParts } from "./state.ts";
import { openCode } from "./store/embedded-code.ts";
import { emptyDirectory } from "./store/opening.ts";
import { openSecret } from "./store/secrets.ts";
import type { Store } from "./store/store.ts";
import type { RoomsState } from "./telemetry/engine-state.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { credentialsIn } from "./upstream/credentials.ts";
import { objectGetter } from "./upstream/get-object.ts";
import { endpointVariables } from "./upstream/service-names.ts";
import { Upstreams } from "./upstream/upstreams.ts";

/** A running engine. */
export interface Engine extends AsyncDisposable {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  /** Serves these from now on, and no others that it was given before; requests that run are answered as they began. */
  serveApis(apis: readonly LocalApi[]): void;
  /** For who is in the same process. */
  readonly rooms: EngineRooms;
  /** Finishes what runs, ends every guest, leaves no file behind that is not state. */
  close(): Promise<void>;
}

/** What an engine is made of. */
export interface EngineRooms extends Rooms {
  readonly store: Store;
  readonly dispatch: Dispatch;
  readonly sources: Sources;
}

/** What a test or another tool may put in place of the real thing. */
export interface EngineParts extends StateParts {
  /** Takes lines for people, e.g. of a runtime that is being fetched. */
  readonly announce: (line: string) => void;
  /** Watches the invocations. */
  readonly observer?: InvocationObserver;
}

/** What the house stands on. */
export interface Ground {
  readonly config: EngineConfig;
  readonly parts: EngineParts;
  readonly state: State;
  /** Whatever is built is closed by it. */
  readonly opened: AsyncDisposableStack;
}

/** Builds the rooms in the order in which they need each other, and opens the door. @throws SandboxError, StoreError */
export async function buildHouse({ config, parts, state, opened }: Ground): Promise<Omit<Engine, "close" | symbol>> {
  const { clock, diagnostics, calendar = clock } = parts;
  const keep = <T extends { close(): Promise<void> }>(room: T): T =>
    opened.adopt(room, async (each) => await each.close());

  const telemetry = keep(new Telemetry({ ...config, clock, onRefused: spansRefused(diagnostics) }));
  state.onAppend = telemetry.embedded.look.bind(telemetry.embedded);
  const codeDirectory = join(state.directory, "code");
  const directory = await emptyDirectory(join(state.directory, "environments"), opened);
  parts.announce(`logs take at most ${config.logStorageMiB} MB (--log-storage): then the oldest go`);
  const walls = keep(raiseWalls({ ...config, environmentsDirectory: directory, codeDirectory }, parts.announce));
  if (config.isolation === "required") await walls.opened;
  const [store, logs] = await Promise.all([state.store, state.logs]);
  const code = await openCode(codeDirectory, clock);
  const runtimes = new Runtimes({ cacheDirectory: config.cacheDirectory, announce: parts.announce });
  // Beside the packages, where walls have their view of both.
  const compiled = join(codeDirectory, "compiled");
  const compileCaches = keep(await openCompileCaches({ directory: compiled, clock, diagnostics }));
  const { credentials, ...access } = await openAccess(state.keys, store, parts, config);
  // Who develops changes code all the time: what was compiled of it is of no use.
  const kept = config.linksFolders ? { credentials } : { credentials, compileCaches };
  const debugging = await debuggingOf({ ...parts, config, directory });
  const shared = { config, logs, runtimes, sandbox: walls, ...kept, debugging };
  const variables = () => endpointVariables(servicesHere(config), walls.endpoint);
  const loops = new RecursiveLoops(diagnostics);
  const corridor = openCorridor({ ...parts, ...shared, directory, telemetry, loops, endpointVariables: variables });
  keep(corridor.pool);
  const upstreams = keep(new Upstreams(config.upstreams));
  const own = credentialsIn(process.env);
  const getObject = objectGetter({ upstreams, region: config.region, credentials: own });
  const sqs = keep(await openSqs({ store, clock: calendar, diagnostics }));
  const source = messageSource(sqs, upstreams, own);
  const watcher = watcherOf(corridor, { compileCaches, telemetry, loops });
  const around = { getObject, watcher, checkSource: sourceChecker(source) };
  const catalogue = keep(await openCatalogue({ store, code, config, clock, diagnostics, ...around }));
  compileCaches.sweep();
  const { invoke, pool, concurrency } = corridor;
  const provisioned = pool.provisioned.bind(pool);
  const forEvents = { ...parts, config, clock: calendar, store, logs, telemetry, catalogue, corridor, upstreams, sqs };
  const isGuarded = () => state.keys.areNeeded;
  const { events, eventBridge, sns, dispatch } = await openEvents({ ...forEvents, isGuarded }, opened);
  const metricsPage = async () => await telemetry.page(await stateOf({ config, corridor, events, store, logs }));
  const serving = { config, clock, catalogue, invoke, provisioned, events, eventBridge, sns, sqs, logs, upstreams };
  const apis = new LocalApis(config.routes);
  const rooms = { ...serving, ...access, diagnostics, apis, metricsPage };
  const edge = keep(await startEdge({ config, diagnostics, rooms }));
  const sources = keep(new Sources({ ...parts, clock: calendar, catalogue, concurrency, invoke, source }));
  walls.publish(edge);
  keep(runtimes); // the first to close: nobody waits for a download any more
  const { endpoint } = edge;
  return { endpoint, rooms: { ...rooms, store, dispatch, sources }, serveApis: apis.serve.bind(apis) };
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
