import { Follower } from "../../catalogue/follow.ts";
import { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Diagnostics } from "../../diagnostics.ts";
import { accessDenied, noQueue } from "../../model/sqs-exceptions.ts";
import type { SqsStore } from "../../store/sqs-store.ts";
import type { Store } from "../../store/store.ts";
import { Arrivals } from "./arrivals.ts";
import type { MessageAttributes } from "./message.ts";
import { Messages } from "./messages.ts";
import { MoveTasks, isMoveTask, moveTaskKind } from "./move-tasks.ts";
import { type Sender, isLetIn, principalOf } from "../resource-policy.ts";
import { type QueueDocument, arnOfQueue, isFifo, isQueue, queueKind } from "./queue-documents.ts";
import { Queues } from "./queues.ts";

export interface SqsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

/** What other services give a message besides its text. */
export interface SentExtras {
  readonly attributes?: MessageAttributes | undefined;
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  /** For a FIFO queue, which else has to tell repeats by their content. */
  readonly deduplicationId?: string | undefined;
  /** Who has to be let in; `undefined` where nobody has to prove who they are. */
  readonly sender?: Sender | undefined;
}

/** The engine's own SQS. */
export class EmbeddedSqs {
  readonly queues: Queues;
  readonly messages: Messages;
  readonly moveTasks: MoveTasks;
  readonly store: SqsStore;
  readonly arrivals: Arrivals;
  readonly #follower: Follower;

  constructor(
    parts: Pick<EmbeddedSqs, "queues" | "messages" | "moveTasks" | "store" | "arrivals">,
    follower: Follower,
  ) {
    this.queues = parts.queues;
    this.messages = parts.messages;
    this.moveTasks = parts.moveTasks;
    this.store = parts.store;
    this.arrivals = parts.arrivals;
    this.#follower = follower;
  }

  /** As another service sends it, e.g. to a destination or a dead letter queue. @throws SqsException, StoreError */
  async send(queueArn: string, body: string, extras: SentExtras): Promise<void> {
    const { attributes = {}, traceHeader, groupId, deduplicationId, sender } = extras;
    const queue = this.queues.findArn(queueArn);
    if (!queue) throw noQueue();
    if (sender) checkSender(queue, sender);
    const message = {
      body,
      attributes,
      systemAttributes: {},
      traceHeader,
      delaySeconds: undefined,
      groupId,
      deduplicationId: isFifo(queue) ? deduplicationId : undefined,
    };
    await this.messages.send(queue, message, queue.place.accountId);
  }

  /** Whoever waits for messages is answered. */
  async close(): Promise<void> {
    this.arrivals.close();
    await this.moveTasks.close();
    await this.#follower.close();
  }
}

/** @throws SqsException `AccessDeniedException` */
function checkSender(queue: QueueDocument, sender: Sender): void {
  const arn = arnOfQueue(queue);
  if (isLetIn(sender, { arn, policy: queue.attributes["Policy"] }, "sqs:SendMessage")) return;
  throw accessDenied(principalOf(sender), "SendMessage", arn);
}

/** Close it before its store. */
export async function openSqs({ store, clock, diagnostics }: SqsParts): Promise<EmbeddedSqs> {
  const table = new Table({ kind: queueKind, isBody: isQueue, store, clock });
  const tasks = new Table({ kind: moveTaskKind, isBody: isMoveTask, store, clock });
  const follower = new Follower({ store, followed: [table, tasks], diagnostics });
  follower.start(await follower.load());
  const { sqs } = store;
  const arrivals = new Arrivals(clock);
  const queues = new Queues({ table, messages: sqs, arrivals, clock, diagnostics });
  const messages = new Messages({ store: sqs, queues, arrivals, clock });
  const moveTasks = new MoveTasks({ table: tasks, store: sqs, queues, arrivals, clock, diagnostics });
  moveTasks.resume();
  return new EmbeddedSqs({ queues, messages, moveTasks, store: sqs, arrivals }, follower);
}
