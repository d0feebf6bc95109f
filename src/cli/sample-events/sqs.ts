import { type SampleEvents, arn, epochMs, md5, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */

const messages = sample(
  "messages of a queue",
  { body: "Hello from SQS", queue: "my-queue" },
  ({ body, queue, time, ...place }) => ({
    Records: [
      {
        messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
        receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a8ODyQ1bH6p",
        body,
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: String(epochMs(time)),
          SenderId: `AIDAIENQZJOLO${place.account.slice(-4)}`,
          ApproximateFirstReceiveTimestamp: String(epochMs(time) + 4),
        },
        messageAttributes: {},
        md5OfBody: md5(body),
        eventSource: "aws:sqs",
        eventSourceARN: arn("sqs", place, queue),
        awsRegion: place.region,
      },
    ],
  }),
);

export const events: SampleEvents = {
  "receive-message": { ...messages, settle },
  "receive-fifo-message": {
    ...messages,
    summary: "messages of a FIFO queue",
    fields: { ...messages.fields, queue: "my-queue.fifo" },
    make: (chosen) => {
      const event = messages.make(chosen);
      for (const { attributes } of recordsOf(event)) {
        Object.assign(attributes, {
          SequenceNumber: "18849496460467696128",
          MessageGroupId: "1",
          MessageDeduplicationId: "1",
        });
      }
      return event;
    },
    settle,
  },
};

interface Record {
  body: unknown;
  md5OfBody: string;
  readonly attributes: object;
}

function settle(event: object): void {
  for (const record of recordsOf(event)) {
    const body = typeof record.body === "string" ? record.body : JSON.stringify(record.body);
    Object.assign(record, { body, md5OfBody: md5(body) });
  }
}

function recordsOf(event: object): Record[] {
  return Object(event).Records;
}
