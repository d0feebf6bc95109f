import type { ProjectSubscription, ProjectTopic } from "../project.ts";
import { permit } from "./permit.ts";
import { type Services, leave } from "./services.ts";
import type { Ways } from "./shelf.ts";

type Attributes = Readonly<Record<string, string>>;

export function topics({ sns }: Services): Ways<ProjectTopic> {
  /** Of one that is there, or is made. */
  const arnOf = async ({ Name }: ProjectTopic): Promise<string> => {
    const Attributes: Attributes = Name.endsWith(".fifo") ? { FifoTopic: "true" } : {};
    return await sns.call("CreateTopic", { Name, Attributes }, "TopicArn");
  };
  return {
    nameOf: ({ Name }) => `topic ${Name}`,
    async put(topic, before) {
      const TopicArn = await arnOf(topic);
      const { FifoTopic: _type, ...changes } = changed(topic.Attributes, before?.Attributes);
      for (const [AttributeName, AttributeValue] of Object.entries(changes)) {
        await sns.call("SetTopicAttributes", { TopicArn, AttributeName, AttributeValue });
      }
      const { Tags = [] } = topic;
      if (Tags.length > 0) await sns.call("TagResource", { ResourceArn: TopicArn, Tags });
    },
    async remove(topic) {
      await sns.call("DeleteTopic", { TopicArn: await arnOf(topic) });
    },
  };
}

export function subscriptions({ sns, lambda }: Services): Ways<ProjectSubscription> {
  /** Of one that is there, or is made as it is to be. */
  const arnOf = async (subscription: ProjectSubscription): Promise<string> => {
    const { TopicArn, Protocol, Endpoint } = subscription;
    return await sns.call("Subscribe", { TopicArn, Protocol, Endpoint }, "SubscriptionArn");
  };
  return {
    nameOf: ({ Endpoint, TopicArn }) => `subscription of ${Endpoint} to ${TopicArn}`,
    async put(subscription, before) {
      const { TopicArn, Endpoint } = subscription;
      const SubscriptionArn = await arnOf(subscription);
      for (const [AttributeName, AttributeValue] of orderly(changed(subscription.Attributes, before?.Attributes))) {
        await sns.call("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
      }
      const id = TopicArn.split(":").at(-1) ?? "";
      await permit(lambda, Endpoint, { service: "sns.amazonaws.com", id, sourceArn: TopicArn });
    },
    async remove(subscription) {
      const unsubscribe = async (): Promise<void> => {
        await sns.call("Unsubscribe", { SubscriptionArn: await arnOf(subscription) });
      };
      await leave(unsubscribe());
    },
  };
}

/** Of attributes that can't be empty, what holds where nothing is said. */
const usual: Attributes = {
  ContentBasedDeduplication: "false",
  FifoThroughputScope: "Topic",
  RawMessageDelivery: "false",
  SignatureVersion: "1",
  TracingConfig: "PassThrough",
};

/** What is to be set: what is given now, and as it is usual what was given before. */
function changed(given: Attributes = {}, before: Attributes = {}): Attributes {
  const gone = Object.keys(before).map((name) => [name, usual[name] ?? ""] as const);
  return { ...Object.fromEntries(gone), ...given };
}

/** A policy stands in its scope, so that goes first; between two scopes there is no policy. */
function orderly({ FilterPolicyScope, FilterPolicy, ...rest }: Attributes): [name: string, value: string][] {
  const scope: [string, string][] =
    FilterPolicyScope === undefined
      ? []
      : [
          ["FilterPolicy", ""],
          ["FilterPolicyScope", FilterPolicyScope || "MessageAttributes"],
        ];
  return [
    ...scope,
    ...(FilterPolicy === undefined ? [] : [["FilterPolicy", FilterPolicy] as [string, string]]),
    ...Object.entries(rest),
  ];
}
