import type { Perform } from "../perform.ts";
import { addTopicPermission } from "./add-permission.ts";
import { createTopic } from "./create-topic.ts";
import { deleteTopic } from "./delete-topic.ts";
import { getSubscriptionAttributes } from "./get-subscription-attributes.ts";
import { getTopicAttributes } from "./get-topic-attributes.ts";
import { listSubscriptions } from "./list-subscriptions.ts";
import { listSubscriptionsByTopic } from "./list-subscriptions-by-topic.ts";
import { listTagsOfTopic } from "./list-tags-for-resource.ts";
import { listTopics } from "./list-topics.ts";
import { publish } from "./publish.ts";
import { publishBatch } from "./publish-batch.ts";
import { removeTopicPermission } from "./remove-permission.ts";
import { setSubscriptionAttributes } from "./set-subscription-attributes.ts";
import { setTopicAttributes } from "./set-topic-attributes.ts";
import { subscribe } from "./subscribe.ts";
import { tagTopic } from "./tag-resource.ts";
import { unsubscribe } from "./unsubscribe.ts";
import { untagTopic } from "./untag-resource.ts";

export const snsOperations: Readonly<Record<string, Perform>> = {
  AddPermission: addTopicPermission,
  CreateTopic: createTopic,
  DeleteTopic: deleteTopic,
  GetSubscriptionAttributes: getSubscriptionAttributes,
  GetTopicAttributes: getTopicAttributes,
  ListSubscriptions: listSubscriptions,
  ListSubscriptionsByTopic: listSubscriptionsByTopic,
  ListTagsForResource: listTagsOfTopic,
  ListTopics: listTopics,
  Publish: publish,
  PublishBatch: publishBatch,
  RemovePermission: removeTopicPermission,
  SetSubscriptionAttributes: setSubscriptionAttributes,
  SetTopicAttributes: setTopicAttributes,
  Subscribe: subscribe,
  TagResource: tagTopic,
  Unsubscribe: unsubscribe,
  UntagResource: untagTopic,
};
