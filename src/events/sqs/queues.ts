import { errorFacts, type Diagnostics } from "../../diagnostics.ts";
import type { Clock } from "../../clock.ts";
import { bodiesIn, keyIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import { type Place, parseQueueArn } from "../../model/arn.ts";
import {
  SqsException,
  deletedRecently,
  invalidParameter,
  invalidValue,
  noQueue,
  purgeInProgress,
} from "../../model/sqs-exceptions.ts";
import type { SqsStore } from "../../store/sqs-store.ts";
import type { Arrivals } from "./arrivals.ts";
import { LastMinute } from "../last-minute.ts";
import { allowsRedriveFrom } from "./policy-attributes.ts";
import {
  allAttributes,
  changedAttributes,
  checkAttributes,
  normalAttributes,
  redrivePolicyOf,
} from "./queue-attributes.ts";
import { arnOfQueue, isFifo, type QueueDocument } from "./queue-documents.ts";

export interface QueuesParts {
  readonly table: Table<QueueDocument>;
  readonly messages: SqsStore;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

export interface QueueRequest {
  readonly place: Place;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const deletedAtOnce = 1000;

/** The queues that exist, from memory. */
export class Queues {
  readonly #parts: QueuesParts;
  readonly #deleted: LastMinute;
  readonly #purged: LastMinute;

  constructor(parts: QueuesParts) {
    this.#parts = parts;
    this.#deleted = new LastMinute(parts.clock);
    this.#purged = new LastMinute(parts.clock);
  }

  /** One that is there already is what was asked for, unless it has other attributes. @throws SqsException */
  async create({ place, name, attributes: wanted, tags }: QueueRequest): Promise<QueueDocument> {
    const attributes = normalAttributes(wanted);
    checkName(name, attributes);
    checkAttributes(attributes, name.endsWith(".fifo"));
    const { table, clock } = this.#parts;
    return await table.change(keyIn(place, name), (known) => {
      if (known) {
        checkSame(known, attributes);
        return known;
      }
      if (this.#deleted.has(keyIn(place, name))) throw deletedRecently();
      const now = clock.now();
      const given = changedAttributes({}, attributes);
      const queue = { id: clock.uuid(), place, name, attributes: given, tags, createdAt: now, modifiedAt: now };
      this.#checkRedrive(queue);
      return queue;
    });
  }

  find(place: Place, name: string): QueueDocument | undefined {
    return this.#parts.table.get(keyIn(place, name))?.body;
  }

  /** @throws SqsException `QueueDoesNotExist` */
  get(place: Place, name: string): QueueDocument {
    const queue = this.find(place, name);
    if (!queue) throw noQueue();
    return queue;
  }

  findArn(arn: string): QueueDocument | undefined {
    const parsed = parseQueueArn(arn);
    return parsed && this.find(parsed.place, parsed.name);
  }

  /** By name. */
  list(place: Place, prefix = ""): QueueDocument[] {
    return bodiesIn(this.#parts.table, place)
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Those whose dead letters go to `queue`. */
  sourcesOf(queue: QueueDocument): QueueDocument[] {
    const arn = arnOfQueue(queue);
    return this.list(queue.place).filter((each) => redrivePolicyOf(each)?.deadLetterTargetArn === arn);
  }

  /** @throws SqsException */
  async setAttributes(queue: QueueDocument, wanted: Readonly<Record<string, string>>): Promise<void> {
    const given = normalAttributes(wanted);
    checkAttributes(given, isFifo(queue));
    await this.#change(queue, (known) => {
      const attributes = changedAttributes(known.attributes, given);
      const changed = { ...known, attributes, modifiedAt: this.#parts.clock.now() };
      // What stood before is nobody's mistake of now.
      if ("RedrivePolicy" in given) this.#checkRedrive(changed);
      return changed;
    });
  }

  /** @throws SqsException */
  async setTags(queue: QueueDocument, step: (tags: QueueDocument["tags"]) => QueueDocument["tags"]): Promise<void> {
    await this.#change(queue, (known) => {
      const tags = step(known.tags);
      if (Object.keys(tags).length > 50) throw invalidParameter(`Too many tags added for queue ${queue.name}.`);
      return { ...known, tags };
    });
  }

  /** With all its messages. @throws SqsException */
  async delete({ place, name, id }: QueueDocument): Promise<void> {
    const { table, arrivals, diagnostics } = this.#parts;
    const key = keyIn(place, name);
    if (!table.get(key)) throw noQueue();
    await table.clear(key, (standing) => {
      if (standing.id !== id) throw noQueue();
    });
    this.#deleted.add(key);
    arrivals.tell(id);
    // Nobody can ask for them any more.
    void this.#empty(id).catch((error: unknown) => diagnostics("warn", "sqs.not-purged", errorFacts(error)));
  }

  /** Deletes what was sent to the queue up to now. @throws SqsException `PurgeQueueInProgress` */
  async purge({ id, name }: QueueDocument): Promise<void> {
    if (this.#purged.has(id)) throw purgeInProgress(name);
    this.#purged.add(id);
    await this.#empty(id);
  }

  async #empty(id: string): Promise<void> {
    const { messages } = this.#parts;
    while ((await messages.purge(id, deletedAtOnce)) === deletedAtOnce);
  }

  async #change(queue: QueueDocument, step: (known: QueueDocument) => QueueDocument): Promise<void> {
    await this.#parts.table.change(keyIn(queue.place, queue.name), (known) => {
      if (known?.id !== queue.id) throw noQueue();
      return step(known);
    });
  }

  /** @throws SqsException where dead letters have no queue to go to, one of another kind, or one that does not take them */
  #checkRedrive(queue: QueueDocument): void {
    const policy = redrivePolicyOf(queue);
    if (!policy) return;
    const target = this.findArn(policy.deadLetterTargetArn);
    const text = queue.attributes["RedrivePolicy"];
    if (!target) throw invalidValue(text, "RedrivePolicy", "Dead letter target does not exist.");
    if (isFifo(target) !== isFifo(queue)) {
      const kind = isFifo(queue) ? "FIFO" : "standard";
      throw invalidValue(text, "RedrivePolicy", `Dead-letter queue of a ${kind} queue must also be a ${kind} queue.`);
    }
    if (allowsRedriveFrom(target.attributes["RedriveAllowPolicy"], arnOfQueue(queue))) return;
    const reason = "The redrive allow policy of the dead-letter queue does not let this queue in.";
    throw invalidValue(text, "RedrivePolicy", reason);
  }
}

/** @throws SqsException */
function checkName(name: string, { FifoQueue }: Readonly<Record<string, string>>): void {
  if (FifoQueue === "true") {
    if (/^[\w-]{1,75}\.fifo$/.test(name)) return;
    throw invalidParameter(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo " +
        "suffix and be 1 to 80 in length",
    );
  }
  if (/^[\w-]{1,80}$/.test(name)) return;
  throw invalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

/** @throws SqsException `QueueNameExists` */
function checkSame(known: QueueDocument, given: Readonly<Record<string, string>>): void {
  const standing: Readonly<Record<string, string>> = allAttributes(known);
  const [other] = Object.keys(given).filter((name) => (standing[name] ?? "") !== given[name]);
  if (other === undefined) return;
  throw new SqsException(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${other}`,
  );
}
