import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { type OpenApi, clientConfig, openApi } from "./open-api.ts";

/** AWS's clients of an engine's EventBridge and Scheduler. */
export interface EventClients extends Disposable {
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
}

export function eventClients(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string } = clientConfig(endpoint).credentials,
): EventClients {
  const config = { ...clientConfig(endpoint), credentials };
  const events = new EventBridgeClient(config);
  const scheduler = new SchedulerClient(config);
  return {
    events,
    scheduler,
    [Symbol.dispose]: () => {
      events.destroy();
      scheduler.destroy();
    },
  };
}

/** The API, and both clients of it. */
export interface EventApi extends AsyncDisposable {
  readonly api: OpenApi;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
}

export async function openEventApi(...parameters: Parameters<typeof openApi>): Promise<EventApi> {
  const api = await openApi(...parameters);
  const { events, scheduler, ...clients } = eventClients(api.endpoint);
  return {
    api,
    events,
    scheduler,
    [Symbol.asyncDispose]: async () => {
      clients[Symbol.dispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

/** What a client was answered, without what differs from call to call. */
export function told<T extends { $metadata: unknown }>(output: T): Omit<T, "$metadata"> {
  const { $metadata: _, ...rest } = output;
  return rest;
}
