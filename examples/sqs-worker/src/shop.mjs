// The runtime brings the SDK, and AWS_ENDPOINT_URL leads it to the engine; on AWS it is not set.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

export const handler = async ({ body, isBase64Encoded }) => {
  const order = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.ORDERS_QUEUE, MessageBody: order }));
  return { statusCode: 202 };
};
