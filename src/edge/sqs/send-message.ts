import type { SendMessageRequest, SendMessageResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { sharedQueueAt } from "./queue-url.ts";
import { describeSent, newMessage } from "./sent-message.ts";

export async function sendMessage(input: SendMessageRequest, rooms: Rooms, call: Call): Promise<SendMessageResult> {
  const queue = sharedQueueAt(input.QueueUrl, "SendMessage", rooms, call);
  const message = newMessage(input, call);
  return describeSent(message, await rooms.sqs.messages.send(queue, message, call.place.accountId));
}
