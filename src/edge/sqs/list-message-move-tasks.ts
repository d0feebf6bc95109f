import type { MoveTask } from "../../events/sqs/move-tasks.ts";
import { invalidValue } from "../../model/sqs-exceptions.ts";
import type {
  ListMessageMoveTasksRequest,
  ListMessageMoveTasksResult,
  ListMessageMoveTasksResultEntry,
} from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ownArn } from "./own-arn.ts";

export function listMessageMoveTasks(
  { SourceArn, MaxResults = 1 }: ListMessageMoveTasksRequest,
  { sqs }: Rooms,
  call: Call,
): ListMessageMoveTasksResult {
  if (MaxResults < 1 || MaxResults > 10) {
    throw invalidValue(MaxResults, "MaxResults", "Must be between 1 and 10, if provided.");
  }
  const tasks = sqs.moveTasks.list(ownArn(SourceArn, "SourceArn", call));
  return { Results: tasks.slice(0, MaxResults).map(describeTask) };
}

function describeTask(task: MoveTask): ListMessageMoveTasksResultEntry {
  const { handle, status, sourceArn, destinationArn, perSecond, moved, toMove, startedAt, failureReason } = task;
  return {
    ...(status === "RUNNING" && { TaskHandle: handle }),
    Status: status,
    SourceArn: sourceArn,
    ...(destinationArn !== undefined && { DestinationArn: destinationArn }),
    ...(perSecond !== undefined && { MaxNumberOfMessagesPerSecond: perSecond }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
    StartedTimestamp: startedAt,
    ...(failureReason !== undefined && { FailureReason: failureReason }),
  };
}
