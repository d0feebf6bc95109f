import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { SqsException, invalidValue, noQueue } from "../../model/sqs-exceptions.ts";
import type { SqsMessage, SqsSend, SqsStore } from "../../store/sqs-store.ts";
import type { Arrivals } from "./arrivals.ts";
import { answersOf, refusalOr } from "./answers.ts";
import { Attempts } from "./attempts.ts";
import { type NewQueueMessage, checkMessage } from "./check-message.ts";
import { type ReceivedMessage, decodeContent, encodeContent } from "./message.ts";
import { numberOf, redrivePolicyOf } from "./queue-attributes.ts";
import { arnOfQueue, isFifo, type QueueDocument } from "./queue-documents.ts";
import type { Queues } from "./queues.ts";
import { receiptHandle, receiptIn } from "./receipt-handle.ts";
import { checkVisibilityTimeout } from "./visibility-timeout.ts";

export interface MessagesParts {
  readonly store: SqsStore;
  readonly queues: Queues;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
}

export interface SentMessage {
  readonly messageId: string;
  /** In a FIFO queue. */
  readonly sequenceNumber: string | undefined;
}

export interface VisibilityChange {
  readonly handle: string;
  /** From now on. */
  readonly seconds: number;
}

export interface ReceiveRequest {
  /** 1 to 10. */
  readonly max: number;
  readonly waitSeconds: number | undefined;
  readonly visibilityTimeout: number | undefined;
  /** A repeat with the same gives the same messages, where the queue is FIFO. */
  readonly attemptId?: string | undefined;
  readonly signal: AbortSignal;
}

/** AWS's are as long, and begin so. */
const firstSequenceNumber = 18_850_000_000_000_000_000n;

/** What goes into queues and comes out of them. */
export class Messages {
  readonly #parts: MessagesParts;
  readonly #attempts = new Attempts();

  constructor(parts: MessagesParts) {
    this.#parts = parts;
  }

  /** Resolves when it is on disk. @throws SqsException, StoreError */
  async send(queue: QueueDocument, message: NewQueueMessage, senderId: string): Promise<SentMessage> {
    const [sent] = await this.sendBatch(queue, [message], senderId);
    if (!sent || sent instanceof SqsException) throw sent ?? new Error("a message without an answer");
    return sent;
  }

  /** One answer for each message; resolves when those that can be sent are on disk. @throws StoreError */
  async sendBatch(
    queue: QueueDocument,
    messages: readonly NewQueueMessage[],
    senderId: string,
  ): Promise<(SentMessage | SqsException)[]> {
    const { store, arrivals } = this.#parts;
    const checked = messages.map((message) => refusalOr(() => this.#newMessage(queue, message, senderId)));
    const answers = await answersOf(checked, async (accepted) => await store.send(accepted));
    arrivals.tell(queue.id);
    return answers.map((answer) => {
      if (answer instanceof SqsException) return answer;
      return { messageId: answer.id, sequenceNumber: sequenceNumber(queue, answer.seq) };
    });
  }

  /** Waits for messages where there are none. @throws SqsException, StoreError */
  async receive(queue: QueueDocument, request: ReceiveRequest): Promise<ReceivedMessage[]> {
    const { attemptId } = request;
    if (attemptId === undefined || !isFifo(queue)) return await this.#receive(queue, request);
    const again = await this.#receiveAgain(queue, attemptId, request);
    const messages = again.length > 0 ? again : await this.#receive(queue, request);
    if (messages.length > 0) this.#attempts.set(queue.id, attemptId, messages, this.#parts.clock.now());
    return messages;
  }

  /** What an earlier attempt got and nobody has deleted since, hidden anew. */
  async #receiveAgain(queue: QueueDocument, attemptId: string, request: ReceiveRequest): Promise<ReceivedMessage[]> {
    const known = this.#attempts.get(queue.id, attemptId, this.#parts.clock.now());
    const seconds = request.visibilityTimeout ?? numberOf(queue, "VisibilityTimeout");
    const changes = known.map(({ receiptHandle: handle }) => ({ handle, seconds }));
    const refusals = changes.length === 0 ? [] : await this.changeVisibility(queue, changes);
    return known.filter((_each, index) => refusals[index] === undefined);
  }

  async #receive(queue: QueueDocument, request: ReceiveRequest): Promise<ReceivedMessage[]> {
    const { store, arrivals, clock } = this.#parts;
    const { max, visibilityTimeout, signal } = request;
    const end = clock.mono() + (request.waitSeconds ?? numberOf(queue, "ReceiveMessageWaitTimeSeconds")) * 1000;
    for (;;) {
      const next = arrivals.next(queue.id);
      const standing = this.#parts.queues.get(queue.place, queue.name);
      if (standing.id !== queue.id) throw noQueue();
      const deadLetters = this.#deadLetters(standing);
      const { messages, moved, nextAt } = await store.receive({
        queue: queue.id,
        isFifo: isFifo(queue),
        max,
        visibleAt: clock.now() + (visibilityTimeout ?? numberOf(standing, "VisibilityTimeout")) * 1000,
        sentAfter: clock.now() - numberOf(standing, "MessageRetentionPeriod") * 1000,
        deadLetters,
      });
      if (deadLetters && moved > 0) arrivals.tell(deadLetters.queue);
      if (messages.length > 0) return messages.map((message) => receivedMessage(queue, message));
      // What stood behind dead letters was not looked at.
      if (moved > 0) continue;
      const restMs = end - clock.mono();
      if (restMs <= 0 || arrivals.isClosed) return [];
      await arrivals.wait(next, Math.min(restMs, (nextAt ?? Infinity) - clock.now()), signal);
      // Nobody would take what is received from here on.
      if (signal.aborted) return [];
    }
  }

  /** One answer for each handle. @throws StoreError */
  async delete(queue: QueueDocument, handles: readonly string[]): Promise<(SqsException | undefined)[]> {
    const { store, arrivals } = this.#parts;
    const receipts = handles.map((handle) => refusalOr(() => receiptIn(handle, queue.id)));
    const holds = await answersOf(receipts, async (known) => await store.delete(queue.id, known, isFifo(queue)));
    // The next of its group can be received.
    if (isFifo(queue)) arrivals.tell(queue.id);
    return holds.map((hold, index) => {
      if (hold instanceof SqsException) return hold;
      if (!isFifo(queue) || hold !== "visible") return undefined;
      return invalidValue(handles[index], "ReceiptHandle", "The receipt handle has expired.");
    });
  }

  /** One answer for each change. @throws StoreError */
  async changeVisibility(
    queue: QueueDocument,
    changes: readonly VisibilityChange[],
  ): Promise<(SqsException | undefined)[]> {
    const { store, arrivals, clock } = this.#parts;
    const now = clock.now();
    const wanted = changes.map(({ handle, seconds }) =>
      refusalOr(() => {
        checkVisibilityTimeout(seconds);
        return { ...receiptIn(handle, queue.id), visibleAt: now + seconds * 1000 };
      }),
    );
    const holds = await answersOf(wanted, async (known) => await store.changeVisibility(queue.id, known));
    arrivals.tell(queue.id);
    return holds.map((hold, index) => {
      if (hold instanceof SqsException) return hold;
      const isDone = hold === "invisible" || (hold === "visible" && !isFifo(queue));
      return isDone ? undefined : notHeld(changes[index]?.handle);
    });
  }

  #newMessage(queue: QueueDocument, message: NewQueueMessage, senderId: string): SqsSend {
    checkMessage(queue, message);
    const { clock } = this.#parts;
    const { body, attributes, groupId, systemAttributes: system } = message;
    const deduplicationId = message.deduplicationId ?? (isFifo(queue) ? sha256(body) : undefined);
    const traceHeader = system["AWSTraceHeader"]?.StringValue ?? message.traceHeader;
    const isPerGroup = queue.attributes["DeduplicationScope"] === "messageGroup";
    return {
      queue: queue.id,
      id: clock.uuid(),
      groupId: isFifo(queue) ? (groupId ?? null) : null,
      deduplication: isFifo(queue) ? `${deduplicationId}${isPerGroup ? ` ${groupId}` : ""}` : null,
      visibleAt:
        clock.now() + ((isFifo(queue) ? undefined : message.delaySeconds) ?? numberOf(queue, "DelaySeconds")) * 1000,
      body: encodeContent({ body, attributes, traceHeader, groupId, deduplicationId, senderId }),
    };
  }

  #deadLetters(queue: QueueDocument) {
    const policy = redrivePolicyOf(queue);
    const target = policy && this.#parts.queues.findArn(policy.deadLetterTargetArn);
    return target && { queue: target.id, maxReceives: policy.maxReceiveCount, source: arnOfQueue(queue) };
  }
}

function receivedMessage(queue: QueueDocument, message: SqsMessage): ReceivedMessage {
  return {
    ...decodeContent(message.body),
    messageId: message.id,
    receiptHandle: receiptHandle(queue.id, message),
    sentAt: message.sentAt,
    firstReceivedAt: message.firstReceivedAt,
    receiveCount: message.receives,
    sequenceNumber: sequenceNumber(queue, message.seq),
    deadLetterSource: message.source,
  };
}

function sequenceNumber(queue: QueueDocument, seq: number): string | undefined {
  return isFifo(queue) ? String(firstSequenceNumber + BigInt(seq)) : undefined;
}

function notHeld(handle: string | undefined): SqsException {
  const reason = "Message does not exist or is not available for visibility timeout change.";
  return invalidValue(handle, "ReceiptHandle", reason);
}

function sha256(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
