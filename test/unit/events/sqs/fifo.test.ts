import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import type { QueueDocument } from "../../../../src/events/sqs/queue-documents.ts";
import { openQueues, type OpenQueues } from "./open-queues.ts";

const visibilityMs = 30_000;
const fifo = { FifoQueue: "true", VisibilityTimeout: String(visibilityMs / 1000) };
const deduplicationMs = 5 * 60_000;

let queues: OpenQueues;
let created = 0;

before(async () => {
  queues = await openQueues();
});

after(async () => {
  await queues[Symbol.asyncDispose]();
});

async function newQueue(more: Readonly<Record<string, string>> = {}): Promise<QueueDocument> {
  created += 1;
  return await queues.create(`q${created}.fifo`, { ...fifo, ...more });
}

type Step =
  | { readonly kind: "send"; readonly group: string; readonly deduplicationId: string }
  | { readonly kind: "receive"; readonly max: number }
  | { readonly kind: "delete" | "release"; readonly which: number }
  | { readonly kind: "wait"; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      group: fc.constantFrom("a", "b"),
      deduplicationId: fc.nat({ max: 40 }).map(String),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 10 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("delete" as const, "release" as const), which: fc.nat() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 1000, visibilityMs, deduplicationMs),
    }),
  },
);

interface Known {
  readonly id: string;
  readonly group: string;
  readonly deduplicationId: string;
  readonly sentAt: number;
  handle: string | undefined;
  hiddenUntil: number;
}

/** What a FIFO queue has to do, as simply as it can be said. */
class Model {
  waiting: Known[] = [];
  readonly sent: Known[] = [];

  repeated(deduplicationId: string, now: number): Known | undefined {
    return this.sent.findLast((each) => {
      return each.deduplicationId === deduplicationId && each.sentAt + deduplicationMs > now;
    });
  }

  /** Of each group what stands before the first that is hidden. */
  available(now: number): Known[] {
    const busy = new Set<string>();
    return this.waiting.filter(({ group, hiddenUntil }) => {
      if (hiddenUntil > now) busy.add(group);
      return !busy.has(group);
    });
  }

  hidden(now: number): Known[] {
    return this.waiting.filter(({ hiddenUntil }) => hiddenUntil > now);
  }
}

test("whatever is sent, received and deleted, a group stays in order, goes to one at a time, and has no repeats", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), async (steps) => {
      const queue = await newQueue();
      const model = new Model();
      for (const each of steps) await run(each, queue, model);
      const { visible, inFlight } = await queues.sqs.store.count(queue.id);
      assert.equal(visible + inFlight, model.waiting.length);
    }),
    { numRuns: 60 },
  );
});

async function run(each: Step, queue: QueueDocument, model: Model): Promise<void> {
  const now = queues.clock.now();
  switch (each.kind) {
    case "send":
      return await send(each, queue, model);
    case "receive":
      return await receive(each.max, queue, model);
    case "delete":
    case "release": {
      const hidden = model.hidden(now);
      const chosen = hidden[each.which % hidden.length];
      return chosen && (await settle(each.kind, chosen, queue, model));
    }
    case "wait":
      queues.clock.advance(each.ms);
      return;
    default:
      each satisfies never;
  }
}

async function send({ group, deduplicationId }: Step & { kind: "send" }, queue: QueueDocument, model: Model) {
  const now = queues.clock.now();
  const id = await queues.send(queue, { groupId: group, deduplicationId });
  const repeated = model.repeated(deduplicationId, now);
  if (repeated) {
    assert.equal(id, repeated.id, "a repeat is answered as the first was");
    return;
  }
  const message = { id, group, deduplicationId, sentAt: now, handle: undefined, hiddenUntil: 0 };
  model.sent.push(message);
  model.waiting.push(message);
}

async function receive(max: number, queue: QueueDocument, model: Model): Promise<void> {
  const now = queues.clock.now();
  const available = model.available(now);
  const received = await queues.receive(queue, max);
  assert.equal(received.length, Math.min(max, available.length), "as many as there are");
  for (const group of ["a", "b"]) {
    const got = received.filter(({ groupId }) => groupId === group).map(({ messageId }) => messageId);
    const first = available.filter((message) => message.group === group).slice(0, got.length);
    assert.deepEqual(
      got,
      first.map(({ id }) => id),
      "the first of the group, in order",
    );
  }
  for (const { messageId, receiptHandle } of received) {
    const message = model.waiting.find(({ id }) => id === messageId);
    assert(message);
    message.handle = receiptHandle;
    message.hiddenUntil = now + visibilityMs;
  }
}

async function settle(kind: "delete" | "release", message: Known, queue: QueueDocument, model: Model): Promise<void> {
  const { handle = "" } = message;
  if (kind === "delete") {
    assert.deepEqual(await queues.sqs.messages.delete(queue, [handle]), [undefined]);
    model.waiting = model.waiting.filter((each) => each !== message);
  } else {
    assert.deepEqual(await queues.sqs.messages.changeVisibility(queue, [{ handle, seconds: 0 }]), [undefined]);
    message.hiddenUntil = 0;
  }
}

test("sequence numbers grow, with 20 digits", async () => {
  const queue = await newQueue();
  const numbers: string[] = [];
  for (const deduplicationId of ["1", "2", "3"]) {
    const message = { body: "m", attributes: {}, systemAttributes: {}, delaySeconds: undefined };
    const sent = await queues.sqs.messages.send(queue, { ...message, groupId: "g", deduplicationId }, "me");
    numbers.push(sent.sequenceNumber ?? "");
  }
  assert.deepEqual(numbers, numbers.toSorted());
  for (const number of numbers) assert.match(number, /^\d{20}$/);
});

test("bodies tell repeats where the queue says so, and in a group alone where its scope is the group", async () => {
  const contentBased = await newQueue({ ContentBasedDeduplication: "true" });
  const first = await queues.send(contentBased, { body: "same", groupId: "a" });
  assert.equal(await queues.send(contentBased, { body: "same", groupId: "b" }), first);
  assert.notEqual(await queues.send(contentBased, { body: "other", groupId: "a" }), first);
  const scoped = await newQueue({ DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" });
  const one = await queues.send(scoped, { groupId: "a", deduplicationId: "x" });
  assert.equal(await queues.send(scoped, { groupId: "a", deduplicationId: "x" }), one);
  assert.notEqual(await queues.send(scoped, { groupId: "b", deduplicationId: "x" }), one);
});

test("a repeat is a new message when five minutes are over", async () => {
  const queue = await newQueue();
  const first = await queues.send(queue, { groupId: "a", deduplicationId: "x" });
  queues.clock.advance(deduplicationMs - 1);
  assert.equal(await queues.send(queue, { groupId: "a", deduplicationId: "x" }), first);
  queues.clock.advance(1);
  assert.notEqual(await queues.send(queue, { groupId: "a", deduplicationId: "x" }), first);
});

test("an attempt that is repeated receives the same messages", async () => {
  const queue = await newQueue();
  for (const deduplicationId of ["1", "2"]) await queues.send(queue, { groupId: "a", deduplicationId });
  const first = await queues.receive(queue, 10, "attempt");
  queues.clock.advance(visibilityMs - 1);
  const again = await queues.receive(queue, 10, "attempt");
  assert.deepEqual(again, first);
  queues.clock.advance(visibilityMs - 1);
  assert.deepEqual(await queues.receive(queue), []);
  await queues.sqs.messages.delete(
    queue,
    first.map(({ receiptHandle }) => receiptHandle),
  );
  assert.deepEqual(await queues.receive(queue, 10, "attempt"), []);
});

test("a group waits behind its first message, delayed or a dead letter", async () => {
  const dead = await newQueue();
  const policy = { deadLetterTargetArn: `arn:aws:sqs:us-east-1:123456789012:${dead.name}`, maxReceiveCount: 1 };
  const queue = await newQueue({ RedrivePolicy: JSON.stringify(policy), DelaySeconds: "5" });
  const ids = [];
  for (const deduplicationId of ["1", "2"]) ids.push(await queues.send(queue, { groupId: "a", deduplicationId }));
  assert.deepEqual(await queues.receive(queue), []);
  queues.clock.advance(5000);
  assert.deepEqual(await idsOf(queue, 1), [ids[0]]);
  assert.deepEqual(await idsOf(queue, 1), []);
  queues.clock.advance(visibilityMs);
  assert.deepEqual(await idsOf(queue, 1), [ids[1]]);
  assert.deepEqual(await idsOf(dead, 10), [ids[0]]);
});

async function idsOf(queue: QueueDocument, max: number): Promise<string[]> {
  return (await queues.receive(queue, max)).map(({ messageId }) => messageId);
}
