import { Readable } from "node:stream";
import { join } from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Catalogue } from "../../src/catalogue/catalogue.ts";
import { openCatalogue } from "../../src/catalogue/open-catalogue.ts";
import { realClock } from "../../src/clock.ts";
import { engineConfig } from "../../src/config.ts";
import type { EngineConfig } from "../../src/config.ts";
import { AccessKeys } from "../../src/edge/access/access-keys.ts";
import { Gate } from "../../src/edge/access/gate.ts";
import { Sessions } from "../../src/edge/access/sessions.ts";
import { LocalApis } from "../../src/edge/gateway/local-apis.ts";
import { startEdge } from "../../src/edge/server.ts";
import { openEventBridge } from "../../src/events/open-event-bridge.ts";
import { snsOnDemand } from "../../src/events/open-events.ts";
import { EventQueue } from "../../src/events/queue.ts";
import { openSqs } from "../../src/events/sqs/open-sqs.ts";
import type { Invoke } from "../../src/invocation/invoke.ts";
import { openLogs } from "../../src/logs/embedded-logs.ts";
import type { Logs } from "../../src/logs/logs.ts";
import type { Invocation } from "../../src/model/invocation.ts";
import { openCode } from "../../src/store/embedded-code.ts";
import { openSecret } from "../../src/store/secrets.ts";
import { openStore } from "../../src/store/embedded-store.ts";
import type { Store } from "../../src/store/store.ts";
import { AsyncMetrics } from "../../src/telemetry/async-metrics.ts";
import type { Credentials } from "../../src/upstream/credentials.ts";
import { objectGetter } from "../../src/upstream/get-object.ts";
import { Upstreams } from "../../src/upstream/upstreams.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** The API on its real store, before functions that only echo. */
export interface OpenApi extends AsyncDisposable {
  readonly endpoint: string;
  readonly lambda: LambdaClient;
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly logs: Logs;
  readonly keys: AccessKeys;
  /** What reached the corridor, in order. */
  readonly invocations: readonly Invocation[];
  /** A request as it is, without a client's additions. */
  raw(method: string, path: string, body?: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
}

const diagnostics = () => {};

export interface ApiParts {
  /** What code is fetched from S3 with. */
  readonly credentials?: Credentials;
  /** Stands before the store. */
  readonly before?: (store: Store) => Store;
}

export async function openApi(chosen: Partial<EngineConfig> = {}, parts: ApiParts = {}): Promise<OpenApi> {
  const { credentials, before = (store) => store } = parts;
  await using opened = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(room: T): T =>
    opened.adopt(room, async (each) => await each.close());
  const directory = opened.use(await temporaryDirectory());
  const config = engineConfig({ port: 0, region: "us-east-1", ...chosen });
  const clock = realClock;
  const logs = keep(await openLogs(directory.path, { clock, diagnostics, place: config, maxBytes: 2 ** 30 }));
  const store = before(keep(await openStore(directory.path, clock)));
  const code = await openCode(join(directory.path, "code"), clock);
  const upstreams = keep(new Upstreams(config.upstreams));
  const getObject = objectGetter({ upstreams, region: config.region, credentials });
  const catalogue = keep(await openCatalogue({ store, code, config, clock, diagnostics, getObject }));
  const events = new EventQueue({ store, clock, metrics: new AsyncMetrics(), settingsOf: () => ({}) });
  const sqs = keep(await openSqs({ store, clock, diagnostics }));
  const invocations: Invocation[] = [];
  const invoke = echoing(invocations);
  const keys = new AccessKeys(directory.path);
  const sessions = new Sessions(await openSecret(store, clock, "sessions"));
  const gate = new Gate({ keys, sessions, clock, isPublic: false });
  const provisioned = () => undefined;
  const metricsPage = async () => await Promise.resolve({ contentType: "text/plain", text: Readable.from([]) });
  const { permissions } = catalogue;
  const targets = { permissions, resolve: catalogue.resolveArn.bind(catalogue) };
  const shared = { store, clock, diagnostics, queue: events, missed: config.missedSchedules, ...targets };
  const eventBridge = keep(await openEventBridge(shared));
  const sns = snsOnDemand({ store, clock, diagnostics, queue: events, targets: eventBridge.targets }, opened);
  const open = {
    config,
    clock,
    diagnostics,
    catalogue,
    events,
    eventBridge,
    sns,
    sqs,
    logs,
    invoke,
    gate,
    sessions,
    provisioned,
  };
  const apis = new LocalApis(config.routes);
  const rooms = { ...open, apis, upstreams, metricsPage };
  const { endpoint } = keep(await startEdge({ rooms, config, diagnostics }));
  const lambda = opened.adopt(new LambdaClient(clientConfig(endpoint)), (client) => client.destroy());
  const rest = opened.move();
  return {
    endpoint,
    lambda,
    catalogue,
    store,
    logs,
    keys,
    invocations,
    raw: async (method, path, body, headers = {}) =>
      await fetch(endpoint + path, { method, headers, ...(body !== undefined && { body }) }),
    [Symbol.asyncDispose]: async () => {
      await rest.disposeAsync();
    },
  };
}

/** What every AWS client needs to come here: errors are seen as they are, none is tried again. */
export function clientConfig(endpoint: string): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
} {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
}

/** Ends every invocation with its own payload, and a log of four lines where one is asked for. */
function echoing(invocations: Invocation[]): Invoke {
  return async (invocation, { tail }) => {
    invocations.push(invocation);
    return await Promise.resolve({
      payload: invocation.payload.length === 0 ? Buffer.from("{}") : invocation.payload,
      contentType: "application/json",
      functionError: undefined,
      executedVersion: invocation.version.version,
      logTail: tail ? Buffer.from("START\nEND\nREPORT\n") : undefined,
    });
  };
}
