import { allAttributes, unknownAttribute } from "../../events/sqs/queue-attributes.ts";
import { arnOfQueue, type QueueDocument } from "../../events/sqs/queue-documents.ts";
import { serviceModel, shapeOf } from "../models/model.ts";
import type { GetQueueAttributesRequest, GetQueueAttributesResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function getQueueAttributes(
  { QueueUrl, AttributeNames = [] }: GetQueueAttributesRequest,
  rooms: Rooms,
  call: Call,
): Promise<GetQueueAttributesResult> {
  const queue = sharedQueueAt(QueueUrl, "GetQueueAttributes", rooms, call);
  const known = shapeOf(serviceModel("sqs"), "QueueAttributeName").enum ?? [];
  const unknown = AttributeNames.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  if (AttributeNames.length === 0) return {};
  const all: Readonly<Record<string, string>> = { ...allAttributes(queue), ...(await facts(queue, rooms)) };
  if (AttributeNames.includes("All")) return { Attributes: all };
  const chosen = Object.entries(all).filter(([name]) => AttributeNames.some((each) => each === name));
  return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
}

async function facts(queue: QueueDocument, { sqs }: Rooms): Promise<Record<string, string>> {
  const { visible, inFlight, delayed } = await sqs.store.count(queue.id);
  return {
    QueueArn: arnOfQueue(queue),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}
