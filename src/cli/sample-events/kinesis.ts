import { type SampleEvents, arn, base64, epochMs, partitionOf, sample } from "./sample-event.ts";

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */

const sequence = "49590338271490256608559692538361571095921575989136588898";

export const events: SampleEvents = {
  "get-records": sample(
    "records of a stream",
    { data: "Hello, this is a test.", stream: "my-stream", "partition-key": "1" },
    ({ data, stream, "partition-key": partitionKey, time, ...place }) => ({
      Records: [
        {
          kinesis: {
            kinesisSchemaVersion: "1.0",
            partitionKey,
            sequenceNumber: sequence,
            data: base64(data),
            approximateArrivalTimestamp: epochMs(time) / 1000,
          },
          eventSource: "aws:kinesis",
          eventVersion: "1.0",
          eventID: `shardId-000000000006:${sequence}`,
          eventName: "aws:kinesis:record",
          invokeIdentityArn: `arn:${partitionOf(place.region)}:iam::${place.account}:role/lambda-role`,
          awsRegion: place.region,
          eventSourceARN: arn("kinesis", place, `stream/${stream}`),
        },
      ],
    }),
  ),
  "kinesis-firehose": sample(
    "a delivery stream has records transformed",
    { data: '{"temperature":21}', stream: "my-delivery-stream" },
    ({ data, stream, time, ...place }) => ({
      invocationId: "0b2f5a1e-7c94-4e6d-9a38-1d5c8e7f6b20",
      deliveryStreamArn: arn("firehose", place, `deliverystream/${stream}`),
      region: place.region,
      records: [{ recordId: `${sequence}000000`, approximateArrivalTimestamp: epochMs(time), data: base64(data) }],
    }),
  ),
};
