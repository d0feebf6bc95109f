import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import { type Diagnostics, errorFacts } from "../../diagnostics.ts";
import { SqsException, invalidParameter, noQueue } from "../../model/sqs-exceptions.ts";
import type { SqsStore } from "../../store/sqs-store.ts";
import type { Arrivals } from "./arrivals.ts";
import { arnOfQueue, type QueueDocument } from "./queue-documents.ts";
import type { Queues } from "./queues.ts";

export interface MoveTasksParts {
  readonly table: Table<MoveTask>;
  readonly store: SqsStore;
  readonly queues: Queues;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

export interface MoveRequest {
  readonly sourceArn: string;
  /** `undefined` for where each message came from. */
  readonly destinationArn?: string | undefined;
  readonly perSecond?: number | undefined;
}

/** What the store keeps of a task, key `handle`. */
export interface MoveTask extends MoveRequest {
  readonly handle: string;
  readonly status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  readonly moved: number;
  readonly toMove: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Of one that failed: a code of the query protocol. */
  readonly failureReason?: string | undefined;
}

export const moveTaskKind = "sqs-move-task";

export function isMoveTask(body: unknown): body is MoveTask {
  return typeof body === "object" && body !== null && "handle" in body && "sourceArn" in body;
}

const movedAtOnce = 100;
/** So many of a queue are kept, and shown. */
const longestList = 10;

/** How dead letters go back. A task that the engine's end has stopped goes on with the next start. */
export class MoveTasks {
  readonly #parts: MoveTasksParts;
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(parts: MoveTasksParts) {
    this.#parts = parts;
  }

  /** Goes on with the tasks that were not done. */
  resume(): void {
    for (const { body } of this.#parts.table.rows()) if (body.status === "RUNNING") this.#begin(body);
  }

  /** Returns its handle. @throws SqsException, StoreError */
  async start(request: MoveRequest): Promise<string> {
    const { store, queues, clock, table } = this.#parts;
    const { sourceArn, destinationArn } = request;
    const source = this.#find(sourceArn, "SourceArn");
    if (destinationArn !== undefined) this.#find(destinationArn, "DestinationArn");
    if (queues.sourcesOf(source).length === 0)
      throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    const { visible: toMove } = await store.count(source.id);
    const handle = Buffer.from(JSON.stringify({ taskId: clock.uuid(), sourceArn })).toString("base64");
    const earlier = this.list(sourceArn);
    if (earlier.some(({ status }) => status === "RUNNING")) {
      throw invalidParameter(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    const task: MoveTask = { ...request, handle, status: "RUNNING", moved: 0, toMove, startedAt: clock.now() };
    await table.write(handle, task, "absent");
    this.#begin(task);
    for (const { handle: old } of earlier.slice(longestList - 1)) await table.clear(old);
    return handle;
  }

  /** How many messages it had moved. @throws SqsException, StoreError */
  async cancel(handle: string): Promise<number> {
    const { moved } = await this.#parts.table.change(handle, (task) => {
      if (!task) throw new SqsException("ResourceNotFoundException", "Task does not exist.");
      if (task.status !== "RUNNING") throw invalidParameter("Only active tasks can be cancelled.");
      return { ...task, status: "CANCELLED" };
    });
    return moved;
  }

  /** The last ones of a queue, the newest first. @throws SqsException */
  list(sourceArn: string): MoveTask[] {
    this.#find(sourceArn, "SourceArn");
    return [...this.#parts.table.rows()]
      .map(({ body }) => body)
      .filter((task) => task.sourceArn === sourceArn)
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .slice(0, longestList);
  }

  /** What runs stops where it is. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  #begin(task: MoveTask): void {
    const running = this.#run(task).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run({ handle, sourceArn, perSecond }: MoveTask): Promise<void> {
    const { clock, diagnostics } = this.#parts;
    const { signal } = this.#closing;
    try {
      while (!signal.aborted && (await this.#move(handle))) {
        if (perSecond !== undefined) await clock.sleep(1000, signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      diagnostics("error", "sqs.not-moved", { queue: sourceArn, ...errorFacts(error) });
      await this.#advance(handle, 0, "FAILED", reasonOf(error)).catch(() => undefined); // a StoreError, as the one above
    }
  }

  /** Moves some, and says whether there may be more. */
  async #move(handle: string): Promise<boolean> {
    const { store, queues, arrivals, table } = this.#parts;
    const task = table.get(handle)?.body;
    if (task?.status !== "RUNNING") return false;
    const source = this.#find(task.sourceArn, "SourceArn");
    const target = task.destinationArn === undefined ? undefined : this.#find(task.destinationArn, "DestinationArn");
    const limit = Math.min(movedAtOnce, task.perSecond ?? movedAtOnce);
    const sources = Object.fromEntries(queues.sourcesOf(source).map((queue) => [arnOfQueue(queue), queue.id]));
    const reached = await store.redrive({ queue: source.id, to: target?.id, sources, limit });
    for (const id of new Set(reached)) arrivals.tell(id);
    const isDone = reached.length < limit;
    await this.#advance(handle, reached.length, isDone ? "COMPLETED" : "RUNNING");
    return !isDone;
  }

  /** One that was cancelled meanwhile stays so. */
  async #advance(handle: string, count: number, status: MoveTask["status"], failureReason?: string): Promise<void> {
    const { table } = this.#parts;
    if (!table.get(handle)) return;
    await table.change(handle, (task) => {
      if (!task) throw new Error(`no task ${handle}`);
      const moved = task.moved + count;
      return task.status === "RUNNING" ? { ...task, moved, status, failureReason } : { ...task, moved };
    });
  }

  #find(arn: string, parameter: string): QueueDocument {
    const queue = this.#parts.queues.findArn(arn);
    if (queue) return queue;
    const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
    throw new SqsException("ResourceNotFoundException", message);
  }
}

/** Only a queue that is there no more is refused while a task runs. */
function reasonOf(error: unknown): string | undefined {
  return error instanceof SqsException ? noQueue().code : undefined;
}
