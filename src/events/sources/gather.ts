import type { Clock } from "../../clock.ts";
import { maxSyncPayloadBytes } from "../../model/limits.ts";
import { type MessageSource, messagesAtOnce, type SourceMessage } from "./message-source.ts";

export interface BatchRules {
  readonly queueArn: string;
  readonly batchSize: number;
  readonly windowMs: number;
  /** For the first message. */
  readonly waitMs: number;
}

/**
 * The messages of the next batch: what one call gives, or what comes until it is full or its window is over. None where
 * nothing came at all.
 */
export async function gather(
  source: Pick<MessageSource, "receive">,
  { queueArn, batchSize, windowMs, waitMs }: BatchRules,
  clock: Clock,
  signal: AbortSignal,
): Promise<SourceMessage[]> {
  const receive = async (room: number, ms: number): Promise<SourceMessage[]> =>
    await source.receive(queueArn, { max: Math.min(messagesAtOnce, room), waitMs: ms, signal });
  const messages = await receive(batchSize, waitMs);
  if (messages.length === 0) return messages;
  const end = clock.mono() + windowMs;
  let bytes = sizeOf(messages);
  while (messages.length < batchSize && bytes < maxSyncPayloadBytes && !signal.aborted) {
    const restMs = end - clock.mono();
    if (restMs <= 0) break;
    const more = await receive(batchSize - messages.length, restMs);
    messages.push(...more);
    bytes += sizeOf(more);
  }
  return messages;
}

/** Of the messages, in their order, as many at a time as one event can hold. */
export function* eventsOf<T extends { readonly json: string }>(records: readonly T[]): Generator<T[]> {
  let event: T[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(record.json) + 1;
    if (event.length > 0 && bytes + size > maxSyncPayloadBytes - envelopeBytes) {
      yield event;
      event = [];
      bytes = 0;
    }
    event.push(record);
    bytes += size;
  }
  if (event.length > 0) yield event;
}

/** `{"Records":[]}` */
const envelopeBytes = 14;

function sizeOf(messages: readonly SourceMessage[]): number {
  return messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
}
