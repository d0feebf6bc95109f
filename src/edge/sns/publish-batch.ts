import { maxMessageBytes, sizeOf } from "../../events/sns/check-message.ts";
import { SnsException } from "../../model/sns-exceptions.ts";
import type { PublishBatchInput, PublishBatchRequestEntry, PublishBatchResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describePublished, newNotification } from "./new-notification.ts";
import { topicAt } from "./topic-at.ts";

const maxEntries = 10;

/** AWS refuses all of a batch for what is wrong with one of its messages, and so none fails by itself. */
export async function publishBatch(input: PublishBatchInput, rooms: Rooms, call: Call): Promise<PublishBatchResponse> {
  const { TopicArn: arn, PublishBatchRequestEntries: entries } = input;
  checkBatch(entries);
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "Publish" }, sns, call);
  const notifications = entries.map((entry) => newNotification(entry, call));
  if (notifications.reduce((sum, each) => sum + sizeOf(each), 0) > maxMessageBytes) {
    throw new SnsException(
      "BatchRequestTooLong",
      "The length of all the messages put together is more than the limit.",
    );
  }
  const published = await sns.publisher.publish(topic, notifications);
  const Successful = published.map((each, index) => ({ Id: entries[index]?.Id ?? "", ...describePublished(each) }));
  return { Successful, Failed: [] };
}

/** @throws SnsException for what can't be a batch at all */
function checkBatch(entries: readonly PublishBatchRequestEntry[]): void {
  if (entries.length === 0) {
    throw new SnsException("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  }
  if (entries.length > maxEntries) {
    throw new SnsException("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  }
  const ids = entries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) {
    throw new SnsException("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  }
  for (const id of ids) {
    if (/^[\w-]{1,80}$/.test(id)) continue;
    const what = id.length > 80 ? "is too long" : "contains an impermissible character";
    throw new SnsException("InvalidBatchEntryId", `The Id of a batch entry in the batch request ${what}: ${id}`);
  }
}
