import { Readable } from "node:stream";
import { EventStreamCodec } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";

export const eventStreamType = "application/vnd.amazon.eventstream";

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/**
 * Events as they travel (API-341 … API-343): of each the one member that it has names it, a `Payload` of bytes is sent
 * as it is, anything else as JSON.
 */
export function eventStream(events: AsyncIterable<object> | Iterable<object>, ...first: readonly object[]): Readable {
  return Readable.from(frames(events, first), { objectMode: false });
}

/** What clients of a service that answers in JSON await before all events (API-830). */
export const initialResponse: object = { "initial-response": {} };

async function* frames(
  events: AsyncIterable<object> | Iterable<object>,
  first: readonly object[],
): AsyncGenerator<Uint8Array> {
  for (const event of first) yield* framesOf(event);
  for await (const event of events) yield* framesOf(event);
}

function framesOf(event: object): Uint8Array[] {
  return Object.entries(event).map(([name, value]) => frame(name, value));
}

function frame(name: string, value: object): Uint8Array {
  const payload: unknown = Reflect.get(value, "Payload");
  const isBytes = payload instanceof Uint8Array;
  const kind = name.endsWith("Exception") ? "exception" : "event";
  return codec.encode({
    headers: {
      ":message-type": { type: "string", value: kind },
      [`:${kind}-type`]: { type: "string", value: name },
      ":content-type": { type: "string", value: isBytes ? "application/octet-stream" : "application/json" },
    },
    body: isBytes ? payload : Buffer.from(JSON.stringify(value)),
  });
}
