import { invalidParameter } from "../../model/sqs-exceptions.ts";
import type { CancelMessageMoveTaskRequest, CancelMessageMoveTaskResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { isObject, jsonOf } from "../web/http-result.ts";
import { ownArn } from "./own-arn.ts";

export async function cancelMessageMoveTask(
  { TaskHandle }: CancelMessageMoveTaskRequest,
  { sqs }: Rooms,
  call: Call,
): Promise<CancelMessageMoveTaskResult> {
  ownArn(sourceArnIn(TaskHandle), "SourceArn", call);
  return { ApproximateNumberOfMessagesMoved: await sqs.moveTasks.cancel(TaskHandle) };
}

/** @throws SqsException for what is no handle */
function sourceArnIn(handle: string): string {
  const parsed = jsonOf(Buffer.from(handle, "base64"))?.value;
  const { sourceArn } = isObject(parsed) ? parsed : {};
  if (typeof sourceArn !== "string") throw invalidParameter("Value for parameter TaskHandle is invalid.");
  return sourceArn;
}
