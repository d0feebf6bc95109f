import { tagsIn } from "./function-settings.ts";
import { type Given, tellUnread } from "./given.ts";

const texts = (
  "DelaySeconds MaximumMessageSize MessageRetentionPeriod ReceiveMessageWaitTimeSeconds VisibilityTimeout " +
  "ContentBasedDeduplication DeduplicationScope FifoThroughputLimit KmsMasterKeyId KmsDataKeyReusePeriodSeconds " +
  "SqsManagedSseEnabled"
).split(" ");

/** AWS::SQS::Queue */
export function queue(given: Given): void {
  const { properties, draft, name } = given;
  const attributes: Record<string, string> = {};
  for (const member of texts) {
    const value = properties.text(member);
    if (value !== undefined) attributes[member] = value;
  }
  // AWS refuses `FifoQueue: false`.
  if (properties.boolean("FifoQueue")) attributes["FifoQueue"] = "true";
  for (const member of ["RedrivePolicy", "RedriveAllowPolicy"]) {
    const value = properties.jsonText(member);
    if (value !== undefined) attributes[member] = value;
  }
  const tags = tagsIn(properties);
  properties.text("QueueName");
  draft.queues.set(name, {
    QueueName: name,
    ...(Object.keys(attributes).length > 0 ? { Attributes: attributes } : {}),
    ...(tags ? { tags } : {}),
  });
  tellUnread(properties, draft, new Set());
}
