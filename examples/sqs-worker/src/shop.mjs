// The runtime brings the SDK, and the SDK finds the queue's endpoint in the environment.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const sqs = new SQSClient();

export const handler = async ({ body }) => {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.ORDERS_QUEUE, MessageBody: body }));
  return { statusCode: 202 };
};
