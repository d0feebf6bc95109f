import { invalidValue } from "../../model/sqs-exceptions.ts";
import type { StartMessageMoveTaskRequest, StartMessageMoveTaskResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ownArn } from "./own-arn.ts";

export async function startMessageMoveTask(
  input: StartMessageMoveTaskRequest,
  { sqs }: Rooms,
  call: Call,
): Promise<StartMessageMoveTaskResult> {
  const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input;
  if (perSecond !== undefined && (perSecond < 1 || perSecond > 500)) {
    throw invalidValue(perSecond, "MaxNumberOfMessagesPerSecond", "Must be between 1 and 500, if provided.");
  }
  const destinationArn = DestinationArn === undefined ? undefined : ownArn(DestinationArn, "DestinationArn", call);
  const request = { sourceArn: ownArn(SourceArn, "SourceArn", call), destinationArn, perSecond };
  return { TaskHandle: await sqs.moveTasks.start(request) };
}
