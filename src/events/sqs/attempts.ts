import type { ReceivedMessage } from "./message.ts";

/** As long as AWS knows a `ReceiveRequestAttemptId`. */
const keptMs = 5 * 60_000;

interface Attempt {
  readonly messages: readonly ReceivedMessage[];
  readonly until: number;
}

/** What receivers of FIFO queues got, for those who lost the answer and ask again. Not kept over a restart. */
export class Attempts {
  readonly #attempts = new Map<string, Attempt>();

  get(queueId: string, attemptId: string, now: number): readonly ReceivedMessage[] {
    const attempt = this.#attempts.get(`${queueId} ${attemptId}`);
    return attempt && attempt.until > now ? attempt.messages : [];
  }

  set(queueId: string, attemptId: string, messages: readonly ReceivedMessage[], now: number): void {
    for (const [key, { until }] of this.#attempts) {
      if (until > now) break; // the oldest come first
      this.#attempts.delete(key);
    }
    const key = `${queueId} ${attemptId}`;
    this.#attempts.delete(key);
    this.#attempts.set(key, { messages, until: now + keptMs });
  }
}
