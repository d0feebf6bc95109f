import { invalidParameter } from "../../model/sqs-exceptions.ts";
import type { CancelMessageMoveTaskRequest, CancelMessageMoveTaskResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ownArn } from "./own-arn.ts";

export async function cancelMessageMoveTask(
  { TaskHandle }: CancelMessageMoveTaskRequest,
  { sqs }: Rooms,
  call: Call,
): Promise<CancelMessageMoveTaskResult> {
  const [, sourceArn] = Buffer.from(TaskHandle, "base64").toString().split(" ");
  if (sourceArn === undefined) throw invalidParameter("Value for parameter TaskHandle is invalid.");
  ownArn(sourceArn, "SourceArn", call);
  return { ApproximateNumberOfMessagesMoved: await sqs.moveTasks.cancel(TaskHandle) };
}
