import type { Clock } from "../../clock.ts";
import { type Diagnostics, errorFacts } from "../../diagnostics.ts";
import { SqsException, invalidParameter } from "../../model/sqs-exceptions.ts";
import type { SqsStore } from "../../store/sqs-store.ts";
import type { Arrivals } from "./arrivals.ts";
import { arnOfQueue, type QueueDocument } from "./queue-documents.ts";
import type { Queues } from "./queues.ts";

export interface MoveTasksParts {
  readonly store: SqsStore;
  readonly queues: Queues;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

export interface MoveRequest {
  readonly sourceArn: string;
  /** `undefined` for where each message came from. */
  readonly destinationArn: string | undefined;
  readonly perSecond: number | undefined;
}

export interface MoveTask extends MoveRequest {
  readonly handle: string;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  moved: number;
  readonly toMove: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

const movedAtOnce = 100;
const longestList = 10;

/** How dead letters go back. What a task has not moved when the engine ends stays where it is. */
export class MoveTasks {
  readonly #parts: MoveTasksParts;
  readonly #tasks = new Map<string, MoveTask>();

  constructor(parts: MoveTasksParts) {
    this.#parts = parts;
  }

  /** Returns its handle. @throws SqsException */
  async start(request: MoveRequest): Promise<string> {
    const { store, queues, clock } = this.#parts;
    const { sourceArn, destinationArn } = request;
    const source = this.#find(sourceArn, "SourceArn");
    const target = destinationArn === undefined ? undefined : this.#find(destinationArn, "DestinationArn");
    if (queues.sourcesOf(source).length === 0)
      throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    if (this.list(sourceArn).some(({ status }) => status === "RUNNING")) {
      throw invalidParameter(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    const handle = Buffer.from(`${clock.uuid()} ${sourceArn}`).toString("base64");
    const { visible: toMove } = await store.count(source.id);
    const task: MoveTask = { ...request, handle, status: "RUNNING", moved: 0, toMove, startedAt: clock.now() };
    this.#tasks.set(handle, task);
    void this.#run(task, source, target);
    return handle;
  }

  /** How many messages it had moved. @throws SqsException */
  cancel(handle: string): number {
    const task = this.#tasks.get(handle);
    if (!task) throw new SqsException("ResourceNotFoundException", "Task does not exist.");
    if (task.status !== "RUNNING") throw invalidParameter("Only active tasks can be cancelled.");
    task.status = "CANCELLED";
    return task.moved;
  }

  /** The last ones of a queue, the newest first. @throws SqsException */
  list(sourceArn: string): MoveTask[] {
    this.#find(sourceArn, "SourceArn");
    return [...this.#tasks.values()]
      .filter((task) => task.sourceArn === sourceArn)
      .toReversed()
      .slice(0, longestList);
  }

  async #run(task: MoveTask, source: QueueDocument, target: QueueDocument | undefined): Promise<void> {
    const { store, queues, arrivals, clock, diagnostics } = this.#parts;
    const limit = Math.min(movedAtOnce, task.perSecond ?? movedAtOnce);
    try {
      while (task.status === "RUNNING" && !arrivals.isClosed) {
        const sources = Object.fromEntries(queues.sourcesOf(source).map((queue) => [arnOfQueue(queue), queue.id]));
        const reached = await store.redrive({ queue: source.id, to: target?.id, sources, limit });
        for (const id of new Set(reached)) arrivals.tell(id);
        task.moved += reached.length;
        if (reached.length < limit) task.status = "COMPLETED";
        else if (task.perSecond !== undefined) await clock.sleep(1000);
      }
    } catch (error) {
      task.status = "FAILED";
      diagnostics("error", "sqs.not-moved", { queue: task.sourceArn, ...errorFacts(error) });
    }
  }

  #find(arn: string, parameter: string): QueueDocument {
    const queue = this.#parts.queues.findArn(arn);
    if (queue) return queue;
    const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
    throw new SqsException("ResourceNotFoundException", message);
  }
}
