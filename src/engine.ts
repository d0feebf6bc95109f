import { join } from "node:path";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { openCatalogue } from "./catalogue/open-catalogue.ts";
import { type Clock, realClock } from "./clock.ts";
import { type CompileCaches, openCompileCaches } from "./environments/compile-caches.ts";
import { type EngineConfig, checkListening, engineConfig, isLoopback } from "./config.ts";
import { type Diagnostics, diagnosticsTo, errorFacts } from "./diagnostics.ts";
import { AccessKeys } from "./edge/access/access-keys.ts";
import { Gate } from "./edge/access/gate.ts";
import { Sessions, functionSession } from "./edge/access/sessions.ts";
import { LocalApis } from "./edge/gateway/local-apis.ts";
import type { Rooms } from "./edge/rooms.ts";
import { type Edge, startEdge } from "./edge/server.ts";
import { DeliveryWork } from "./events/deliver.ts";
import { destinationSenders, embeddedBus, embeddedQueues } from "./events/destination-senders.ts";
import { type Dispatch, startDispatch } from "./events/dispatch.ts";
import { openEventBridge } from "./events/open-event-bridge.ts";
import { EventQueue } from "./events/queue.ts";
import { EventWork } from "./events/run-event.ts";
import { sourceChecker } from "./events/sources/check-source.ts";
import { Sources } from "./events/sources/sources.ts";
import { messageSource } from "./events/sources/open-source.ts";
import { type EmbeddedSqs, openSqs } from "./events/sqs/open-sqs.ts";
import { type Corridor, openCorridor } from "./invocation/corridor.ts";
import { Loops } from "./invocation/loops.ts";
import { type LogsParts, openLogs } from "./logs/embedded-logs.ts";
import type { Logs } from "./logs/logs.ts";
import type { InvocationObserver } from "./model/invocation-observer.ts";
import type { FunctionCredentials, FunctionVersion } from "./model/function.ts";
import type { LocalApi } from "./model/local-api.ts";
import { ownServices, yieldingServices } from "./model/services.ts";
import { Runtimes } from "./runtimes/runtimes.ts";
import { raiseWalls } from "./sandbox/raise-walls.ts";
import { openCode } from "./store/embedded-code.ts";
import { closedBy, emptyDirectory, temporaryDirectory } from "./store/opening.ts";
import { openSecret } from "./store/secrets.ts";
import type { Store } from "./store/store.ts";
import { openStore, takeDirectory } from "./store/embedded-store.ts";
import type { RoomsState } from "./telemetry/engine-state.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { serviceCaller } from "./upstream/call-service.ts";
import { credentialsIn } from "./upstream/credentials.ts";
import { objectGetter } from "./upstream/get-object.ts";
import { endpointsIn, endpointVariables } from "./upstream/service-names.ts";
import { Upstreams } from "./upstream/upstreams.ts";

/** How long queued events that run may take to end when the engine closes; later ones run again. */
const dispatchGraceMs = 10_000;

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
export interface EngineParts {
  readonly clock: Clock;
  /** Of what waits for its time: retries, schedules, messages; functions never see it. The same clock where it is left out. */
  readonly calendar?: Clock;
  readonly diagnostics: Diagnostics;
  /** Takes lines for people, e.g. of a runtime that is being fetched. */
  readonly announce: (line: string) => void;
  /** Nobody looks at its state later: nothing of it comes to the disk unless somebody asks, and no thread is started. */
  readonly isShortLived?: boolean;
  /** Watches the invocations. */
  readonly observer?: InvocationObserver;
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
  const { edge, rooms } = await build(config, { ...parts, apis }, opened);
  const open = opened.move();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => await (closing ??= open.disposeAsync());
  const serveApis = apis.serve.bind(apis);
  return { endpoint: edge.endpoint, rooms, serveApis, close, [Symbol.asyncDispose]: close };
}

type BuildParts = EngineParts & { readonly apis: LocalApis };
type Built = { readonly edge: Edge; readonly rooms: EngineRooms };

async function build(config: EngineConfig, parts: BuildParts, opened: AsyncDisposableStack): Promise<Built> {
  const { clock, diagnostics, apis, calendar = clock } = parts;
  const keep = <T extends { close(): Promise<void> }>(room: T): T =>
    opened.adopt(room, async (each) => await each.close());

  const telemetry = keep(new Telemetry({ ...config, clock, onRefused: spansRefused(diagnostics) }));
  const { data, keys, stateOpening } = await beginState(config, parts, telemetry, opened);
  const codeDirectory = join(data, "code");
  const directory = await emptyDirectory(join(data, "environments"), opened);
  parts.announce(`logs take at most ${config.logStorageMiB} MB (--log-storage): then the oldest go`);
  const walls = keep(raiseWalls({ ...config, environmentsDirectory: directory, codeDirectory }, parts.announce));
  if (config.isolation === "required") await walls.opened;
  const [store, logs] = await stateOpening;
  const code = await openCode(codeDirectory, clock);
  const runtimes = new Runtimes({ cacheDirectory: config.cacheDirectory, announce: parts.announce });
  // Beside the packages, where walls have their view of both.
  const compiled = join(codeDirectory, "compiled");
  const compileCaches = keep(await openCompileCaches({ directory: compiled, clock, diagnostics }));
  const { credentials, ...access } = await openAccess(keys, store, parts, config);
  // Who develops changes code all the time: what was compiled of it is of no use.
  const compiling = config.linksFolders ? {} : { compileCaches };
  const shared = { config, logs, runtimes, sandbox: walls, ...compiling, credentials };
  const variables = () => endpointVariables(servicesHere(config), walls.endpoint);
  const loops = new Loops(diagnostics);
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
  const { invoke, pool } = corridor;
  const provisioned = pool.provisioned.bind(pool);
  const eventsParts = { ...parts, clock: calendar, store, telemetry, catalogue, corridor, upstreams, sqs, config };
  const { events, eventBridge, dispatch } = await openEvents(eventsParts, opened);
  const metricsPage = async () => await telemetry.page(await stateOf({ config, corridor, events, store, logs }));
  const serving = { config, clock, catalogue, invoke, provisioned, events, eventBridge, sqs, logs, upstreams };
  const rooms = { ...serving, ...access, apis, metricsPage };
  const edge = keep(await startEdge({ config, diagnostics, rooms }));
  const sources = keep(new Sources({ ...parts, clock: calendar, catalogue, invoke, source }));
  walls.publish(edge.inside);
  keep(runtimes); // the first to close: nobody waits for a download any more
  return { edge, rooms: { ...rooms, store, dispatch, sources } };
}

/** Takes the data directory, and begins to open what is in it. @throws DataDirectoryInUseError */
async function beginState(
  config: EngineConfig,
  parts: EngineParts,
  telemetry: Telemetry,
  opened: AsyncDisposableStack,
) {
  const { clock, calendar = clock, isShortLived = false } = parts;
  const data = config.dataDirectory ?? (await temporaryDirectory(opened));
  const keys = new AccessKeys(data);
  checkListening(config, keys.areNeeded);
  const lock = isShortLived ? undefined : await takeDirectory(data);
  // Each on a thread of its own, which takes as long to start as all else.
  const logsOpening = closedBy(opened, openLogs(data, logsParts(config, parts, telemetry)));
  const storeOpening = closedBy(opened, openStore(isShortLived ? ":memory:" : data, calendar, lock));
  const stateOpening = Promise.all([storeOpening, logsOpening]);
  stateOpening.catch(() => {}); // told to whoever awaits it
  return { data, keys, stateOpening };
}

/** Those that functions find here. */
function servicesHere({ functionEndpoints, upstreams }: EngineConfig): readonly string[] {
  if (!functionEndpoints) return [];
  return [...new Set([...ownServices, ...yieldingServices, ...Object.keys(upstreams)])];
}

interface EventsParts extends EngineParts {
  readonly store: Store;
  readonly telemetry: Telemetry;
  readonly catalogue: Catalogue;
  readonly corridor: Corridor;
  readonly upstreams: Upstreams;
  readonly sqs: EmbeddedSqs;
  readonly config: EngineConfig;
}

/** The queue of asynchronous events with what puts events into it by itself, and what runs them. */
async function openEvents(parts: EventsParts, opened: AsyncDisposableStack) {
  const { store, clock, diagnostics, telemetry, catalogue, corridor, upstreams, sqs, config } = parts;
  const { retryDelaysMs, missedSchedules: missed } = config;
  const metrics = telemetry.asyncEvents;
  const settingsOf = catalogue.eventInvoke.settingsOf.bind(catalogue.eventInvoke);
  const events = new EventQueue({ store, clock, metrics, settingsOf });
  const { permissions } = catalogue;
  const eventBridge = await openEventBridge({ clock, diagnostics, store, queue: events, permissions, missed });
  opened.defer(async () => await eventBridge.close());
  const resolve = catalogue.resolveArn.bind(catalogue);
  const call = serviceCaller({ upstreams, credentials: credentialsIn(process.env) });
  const senders = {
    ...destinationSenders(call),
    ...(!upstreams.has("events") && { events: embeddedBus(eventBridge.putEvents) }),
    ...(!upstreams.has("sqs") && { sqs: embeddedQueues(sqs) }),
  };
  const shared = { clock, diagnostics, metrics };
  const works = {
    fn: new EventWork({ ...shared, ...corridor, resolve, settingsOf, retryDelaysMs }),
    to: new DeliveryWork({ ...shared, senders }),
  };
  const dispatch = startDispatch({ queue: events, store, clock, diagnostics, works });
  opened.defer(async () => await dispatch.close(dispatchGraceMs));
  return { events, eventBridge, dispatch };
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
  { compileCaches, telemetry, loops }: { compileCaches: CompileCaches; telemetry: Telemetry; loops: Loops },
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
  { clock, diagnostics, isShortLived }: EngineParts,
  { embedded }: Telemetry,
): LogsParts {
  return {
    clock,
    diagnostics,
    place: { region, accountId },
    maxBytes: logStorageMiB * 2 ** 20,
    isDeferred: isShortLived,
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
