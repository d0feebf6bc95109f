import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from "node:http";

import { realClock } from "../../../src/clock.ts";
import { engineConfig, type EngineConfig } from "../../../src/config.ts";
import type { Diagnostics, Facts } from "../../../src/diagnostics.ts";
import { LocalApis } from "../../../src/edge/gateway/local-apis.ts";
import type { Rooms } from "../../../src/edge/rooms.ts";
import { type Edge, startEdge } from "../../../src/edge/server.ts";
import type { InvocationAnswer, Invoke } from "../../../src/invocation/invoke.ts";

export interface OpenEdge extends Edge, AsyncDisposable {
  readonly port: number;
  /** What the engine told its own log, e.g. `edge.failed`. */
  readonly events: { readonly event: string; readonly facts: Facts | undefined }[];
}

/** A listening front door before rooms of which only `parts` are there; every function exists in them. */
export async function openEdge(parts: object = {}, chosen: Partial<EngineConfig> = {}): Promise<OpenEdge> {
  const config = engineConfig({ port: 0, region: "us-east-1", ...chosen });
  const events: OpenEdge["events"] = [];
  const catalogue = { resolve: () => ({}) };
  const gate = { admit: () => undefined };
  const apis = new LocalApis(config.routes);
  const diagnostics: Diagnostics = (_level, event, facts) => events.push({ event, facts });
  const own = { config, clock: realClock, diagnostics, catalogue, gate, apis };
  const rooms: Rooms = Object.assign(Object.create(null), { ...own, ...parts });
  const edge = await startEdge({ rooms, config, diagnostics });
  const port = Number(new URL(edge.endpoint).port);
  return { ...edge, port, events, [Symbol.asyncDispose]: () => edge.close() };
}

/** Rooms in which every invocation ends with its own payload. */
export function echoing(answer: Partial<InvocationAnswer> = {}): { readonly invoke: Invoke } {
  return {
    invoke: async ({ payload }) => ({
      payload,
      contentType: "application/json",
      functionError: undefined,
      executedVersion: "$LATEST",
      logTail: undefined,
      ...answer,
    }),
  };
}

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request on a connection of its own, unless `options.agent` keeps one. */
export function ask(port: number, options: RequestOptions, body: string | Uint8Array = ""): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: "127.0.0.1", port, agent: false, ...options }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export const invokePath = "/2015-03-31/functions/f/invocations";
