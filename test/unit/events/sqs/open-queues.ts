import type { NewQueueMessage } from "../../../../src/events/sqs/check-message.ts";
import type { ReceivedMessage } from "../../../../src/events/sqs/message.ts";
import { type EmbeddedSqs, openSqs } from "../../../../src/events/sqs/open-sqs.ts";
import type { QueueDocument } from "../../../../src/events/sqs/queue-documents.ts";
import { openStore } from "../../../../src/store/embedded-store.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { place } from "../../../support/open-catalogue.ts";

/** Queues in memory whose time stands still until a test moves it. */
export interface OpenQueues extends AsyncDisposable {
  readonly sqs: EmbeddedSqs;
  readonly clock: ManualClock;
  create(name: string, attributes?: Readonly<Record<string, string>>): Promise<QueueDocument>;
  send(queue: QueueDocument, message: Partial<NewQueueMessage>): Promise<string>;
  receive(queue: QueueDocument, max?: number, attemptId?: string): Promise<ReceivedMessage[]>;
}

export async function openQueues(directory = ":memory:", clock: ManualClock = new ManualClock()): Promise<OpenQueues> {
  const store = await openStore(directory, clock);
  const sqs = await openSqs({ store, clock, diagnostics: () => {} });
  const { signal } = new AbortController();
  return {
    sqs,
    clock,
    create: async (name, attributes = {}) => await sqs.queues.create({ place, name, attributes, tags: {} }),
    send: async (queue, message) => (await sqs.messages.send(queue, { ...plain, ...message }, "me")).messageId,
    receive: async (queue, max = 10, attemptId) =>
      await sqs.messages.receive(queue, { max, waitSeconds: 0, visibilityTimeout: undefined, attemptId, signal }),
    [Symbol.asyncDispose]: async () => {
      await sqs.close();
      await store.close();
    },
  };
}

const plain: NewQueueMessage = {
  body: "m",
  attributes: {},
  systemAttributes: {},
  delaySeconds: undefined,
  groupId: undefined,
  deduplicationId: undefined,
};
