import { bodiesIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import { SnsException, invalidParameter, noTopic } from "../../model/sns-exceptions.ts";
import { type TopicAddress, type TopicDocument, isFifo, topicKey } from "./topic-documents.ts";
import { allTopicAttributes, checkTopicAttribute, checkTopicAttributes } from "./topic-attributes.ts";

export interface TopicsParts {
  readonly table: Table<TopicDocument>;
  readonly clock: Clock;
}

export interface TopicRequest extends TopicAddress {
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

type Tags = TopicDocument["tags"];

const maxTags = 50;

/** The topics that exist, from memory. */
export class Topics {
  readonly #parts: TopicsParts;

  constructor(parts: TopicsParts) {
    this.#parts = parts;
  }

  /** One that is there already is what was asked for, unless it has other attributes or tags. @throws SnsException */
  async create({ place, name, attributes, tags }: TopicRequest): Promise<TopicDocument> {
    checkName(name, attributes);
    checkTopicAttributes(attributes, name.endsWith(".fifo"));
    const { table, clock } = this.#parts;
    return await table.change(topicKey({ place, name }), (present) => {
      if (present) {
        checkSame(present, attributes, tags);
        return present;
      }
      if (tags) checkTags(tags);
      return { place, name, attributes: withoutEmpty(attributes), tags: tags ?? {}, createdAt: clock.now() };
    });
  }

  find(address: TopicAddress): TopicDocument | undefined {
    return this.#parts.table.get(topicKey(address))?.body;
  }

  /** @throws SnsException `NotFound` */
  get(address: TopicAddress): TopicDocument {
    const topic = this.find(address);
    if (!topic) throw noTopic();
    return topic;
  }

  /** By name. */
  list(place: Place): TopicDocument[] {
    return bodiesIn(this.#parts.table, place).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One given empty is as if it had never been given. @throws SnsException */
  async setAttribute(topic: TopicAddress, name: string, value: string): Promise<void> {
    checkTopicAttribute(name, value, isFifo(topic));
    await this.#change(topic, (known) => ({
      ...known,
      attributes: withoutEmpty({ ...known.attributes, [name]: value }),
    }));
  }

  /** @throws SnsException */
  async changeTags(topic: TopicAddress, step: (tags: Tags) => Tags): Promise<void> {
    await this.#change(topic, (known) => {
      const tags = step(known.tags);
      checkTags(tags);
      return { ...known, tags };
    });
  }

  /** One that is not there is no error. */
  async delete(address: TopicAddress): Promise<void> {
    const row = this.#parts.table.get(topicKey(address));
    if (row) await this.#parts.table.remove(row);
  }

  async #change(topic: TopicAddress, step: (known: TopicDocument) => TopicDocument): Promise<void> {
    await this.#parts.table.change(topicKey(topic), (known) => {
      if (!known) throw noTopic();
      return step(known);
    });
  }
}

function withoutEmpty(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(attributes).filter(
    ([name, value]) => value !== "" && !(name === "FifoTopic" && value === "false"),
  );
  return Object.fromEntries(kept);
}

/** @throws SnsException */
function checkName(name: string, { FifoTopic }: Readonly<Record<string, string>>): void {
  const pattern = FifoTopic === "true" ? /^[\w-]{1,251}\.fifo$/ : /^[\w-]{1,256}$/;
  if (!pattern.test(name)) throw invalidParameter("Topic Name");
}

/** @throws SnsException `TagLimitExceeded` */
function checkTags(tags: Tags): void {
  if (Object.keys(tags).length <= maxTags) return;
  throw new SnsException("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded");
}

/** @throws SnsException `InvalidParameter` */
function checkSame(known: TopicDocument, given: Readonly<Record<string, string>>, tags: Tags | undefined): void {
  const standing: Readonly<Record<string, string>> = { FifoTopic: "false", ...allTopicAttributes(known) };
  if (Object.entries(given).some(([name, value]) => (standing[name] ?? "") !== value)) {
    throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
  }
  if (Object.entries(tags ?? {}).every(([key, value]) => known.tags[key] === value)) return;
  throw invalidParameter("Tags Reason: Topic already exists with different tags");
}
