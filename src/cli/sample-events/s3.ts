import { type Place, type SampleEvents, md5, partitionOf, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */

const fields = { bucket: "my-bucket", key: "uploads/photo 1.jpg", size: "1024" };

export const events: SampleEvents = {
  put: sample("an object is written", fields, ({ key, size, ...where }) => ({
    Records: [
      record("ObjectCreated:Put", where, {
        key: encoded(key),
        size: Number(size),
        eTag: md5(key),
        sequencer: "0A1B2C3D4E5F678901",
      }),
    ],
  })),
  delete: sample("an object is deleted", fields, ({ key, ...where }) => ({
    Records: [record("ObjectRemoved:Delete", where, { key: encoded(key), sequencer: "0A1B2C3D4E5F678901" })],
  })),
  "batch-invocation": sample("a batch job has a task", { bucket: "my-bucket", key: fields.key }, (asked) => ({
    invocationSchemaVersion: "1.0",
    invocationId: "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
    job: { id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce" },
    tasks: [
      {
        taskId: "dGFza2lkZ29lc2hlcmUK",
        s3Key: encoded(asked.key),
        s3VersionId: null,
        s3BucketArn: `arn:${partitionOf(asked.region)}:s3:::${asked.bucket}`,
      },
    ],
  })),
};

interface Where extends Place {
  readonly bucket: string;
  readonly time: string;
}

function record(eventName: string, { bucket, region, account, time }: Where, object: object): object {
  const principalId = `A${account}`;
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime: time,
    eventName,
    userIdentity: { principalId: `AWS:${principalId}` },
    requestParameters: { sourceIPAddress: "203.0.113.24" },
    responseElements: {
      "x-amz-request-id": "C3D13FE58DE4C810",
      "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S",
    },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "notify-function",
      bucket: { name: bucket, ownerIdentity: { principalId }, arn: `arn:${partitionOf(region)}:s3:::${bucket}` },
      object,
    },
  };
}

/** As S3 writes keys: of a URL's query. */
function encoded(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}
