import { invalidParameter } from "../../model/sns-exceptions.ts";
import type { PublishInput, PublishResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describePublished, newNotification } from "./new-notification.ts";
import { topicAt } from "./topic-at.ts";

export async function publish(input: PublishInput, rooms: Rooms, call: Call): Promise<PublishResponse> {
  const { TopicArn, TargetArn, PhoneNumber } = input;
  const arn = TopicArn ?? TargetArn;
  if (arn === undefined && PhoneNumber !== undefined) {
    throw invalidParameter("PhoneNumber Reason: This endpoint sends no text messages");
  }
  if (arn === undefined) throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
  const parameter = TopicArn === undefined ? "TargetArn" : "TopicArn";
  if (parameter === "TargetArn" && arn.includes(":endpoint/")) {
    throw invalidParameter("TargetArn Reason: No endpoint found for the target arn specified");
  }
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "Publish", parameter }, sns, call);
  const [published] = await sns.publisher.publish(topic, [newNotification(input, call)]);
  if (!published) throw new Error("a message without an answer");
  return describePublished(published);
}
