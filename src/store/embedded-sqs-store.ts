import type { Clock } from "../clock.ts";
import type { SqsAnswers, SqsCall } from "./sqs-calls.ts";
import type {
  SqsCount,
  SqsHold,
  SqsReceipt,
  SqsReceived,
  SqsReceiveOrder,
  SqsRedriveOrder,
  SqsSend,
  SqsSent,
  SqsStore,
  SqsVisibility,
} from "./sqs-store.ts";

/** How the worker is asked. */
export type AskSqs = <Call extends SqsCall>(call: Call) => Promise<SqsAnswers[Call["kind"]]>;

/** The messages of SQS queues in the store of one machine. */
export class EmbeddedSqsStore implements SqsStore {
  readonly #ask: AskSqs;
  readonly #clock: Clock;

  constructor(ask: AskSqs, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  async send(messages: readonly SqsSend[]): Promise<SqsSent[]> {
    return await this.#ask({ kind: "sqs-send", messages, now: this.#clock.now() });
  }

  async receive(order: SqsReceiveOrder): Promise<SqsReceived> {
    return await this.#ask({ kind: "sqs-receive", ...order, now: this.#clock.now(), receipt: this.#clock.uuid() });
  }

  async delete(queue: string, receipts: readonly SqsReceipt[], mustBeInvisible: boolean): Promise<SqsHold[]> {
    return await this.#ask({ kind: "sqs-delete", queue, receipts, mustBeInvisible, now: this.#clock.now() });
  }

  async changeVisibility(queue: string, changes: readonly SqsVisibility[]): Promise<SqsHold[]> {
    return await this.#ask({ kind: "sqs-visibility", queue, changes, now: this.#clock.now() });
  }

  async count(queue: string): Promise<SqsCount> {
    return await this.#ask({ kind: "sqs-count", queue, now: this.#clock.now() });
  }

  async nextAt(queue: string, isFifo: boolean): Promise<number | undefined> {
    return await this.#ask({ kind: "sqs-next", queue, isFifo });
  }

  async purge(queue: string, limit: number): Promise<number> {
    return await this.#ask({ kind: "sqs-purge", queue, limit, now: this.#clock.now() });
  }

  async redrive(order: SqsRedriveOrder): Promise<string[]> {
    return await this.#ask({ kind: "sqs-redrive", ...order, now: this.#clock.now() });
  }
}
