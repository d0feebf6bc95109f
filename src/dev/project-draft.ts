import { deadLettersFirst } from "./dead-letters-first.ts";
import type { CreateEventSourceMappingRequest } from "../edge/models/lambda.ts";
import type { CreateScheduleInput } from "../edge/models/scheduler.ts";
import type { CreateQueueRequest } from "../edge/models/sqs.ts";
import { type Place, queueArn, topicArn } from "../model/arn.ts";
import type { LocalApi } from "../model/local-api.ts";
import type {
  Project,
  ProjectFunction,
  ProjectLayer,
  ProjectRule,
  ProjectSubscription,
  ProjectTopic,
  Unserved,
} from "./project.ts";

/** A project while it is being read from a file of the project's own kind; for templates there is a `TemplateDraft`. */
export class ProjectDraft {
  readonly functions: ProjectFunction[] = [];
  readonly layers: ProjectLayer[] = [];
  readonly mappings: CreateEventSourceMappingRequest[] = [];
  readonly rules: ProjectRule[] = [];
  readonly schedules: CreateScheduleInput[] = [];
  readonly subscriptions: ProjectSubscription[] = [];
  readonly apis: LocalApi[] = [];
  readonly unserved: Unserved[] = [];
  readonly #queues = new Map<string, CreateQueueRequest>();
  readonly #topics = new Map<string, ProjectTopic>();
  readonly #buses = new Set<string>();
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  addQueue(queue: CreateQueueRequest): void {
    this.#queues.set(queue.QueueName, queue);
  }

  /**
   * The ARN, as this engine has it, of a queue that a function of `timeoutSeconds` reads. One that the project only names is
   * somebody else's on AWS; here it is made.
   */
  queueArn(nameOrArn: string, timeoutSeconds: number): string {
    const name = nameOrArn.split(":").at(-1) ?? nameOrArn;
    if (!this.#queues.has(name)) {
      // AWS refuses mappings of queues whose messages are visible again before the function is over.
      const attributes = { VisibilityTimeout: String(Math.max(30, timeoutSeconds)) };
      this.addQueue({
        QueueName: name,
        Attributes: name.endsWith(".fifo") ? { ...attributes, FifoQueue: "true" } : attributes,
      });
    }
    return queueArn(this.#place, name);
  }

  addTopic(topic: ProjectTopic): void {
    this.#topics.set(topic.Name, topic);
  }

  /** The ARN, as this engine has it, of a topic, which is made where the project does not. */
  topicArn(nameOrArn: string): string {
    const name = nameOrArn.split(":").at(-1) ?? nameOrArn;
    if (!this.#topics.has(name)) this.addTopic({ Name: name });
    return topicArn(this.#place, name);
  }

  /** The name of a bus, which is made where the project does not; `undefined` is the one that is always there. */
  bus(nameOrArn: string | undefined): string | undefined {
    const name = nameOrArn?.split("/").at(-1);
    if (name === undefined || name === "" || name === "default") return undefined;
    this.#buses.add(name);
    return name;
  }

  finished(readFrom: Iterable<string>): Project {
    const { functions, layers, mappings, rules, schedules, subscriptions, apis, unserved } = this;
    const queues = [...this.#queues.values()];
    const isSource = ({ Attributes }: CreateQueueRequest): boolean => Attributes?.["RedrivePolicy"] !== undefined;
    return {
      readFrom: [...new Set(readFrom)],
      functions,
      layers,
      queues: deadLettersFirst([...queues.filter((queue) => !isSource(queue)), ...queues.filter(isSource)]),
      buses: [...this.#buses],
      topics: [...this.#topics.values()],
      mappings,
      rules,
      schedules,
      subscriptions,
      apis,
      unserved,
      unread: [],
    };
  }
}
