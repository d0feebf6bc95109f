import { type SampleEvents, arn, partitionOf, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html */

export const events: SampleEvents = {
  repository: sample(
    "a branch is pushed to",
    { repository: "my-repository", branch: "main", commit: "5c4ef1049f1d27deadbeeff313e0730018be182b" },
    ({ repository, branch, commit, time, ...place }) => ({
      Records: [
        {
          awsRegion: place.region,
          codecommit: { references: [{ commit, created: false, ref: `refs/heads/${branch}` }] },
          customData: "this is custom data",
          eventId: "5a824061-17ca-46a9-bbf9-114edeadbeef",
          eventName: "TriggerEventTest",
          eventPartNumber: 1,
          eventSource: "aws:codecommit",
          eventSourceARN: arn("codecommit", place, repository),
          eventTime: time.replace("Z", "+0000"),
          eventTotalParts: 1,
          eventTriggerConfigId: "5a824061-17ca-46a9-bbf9-114edeadbeef",
          eventTriggerName: "my-trigger",
          eventVersion: "1.0",
          userIdentityARN: `arn:${partitionOf(place.region)}:iam::${place.account}:root`,
        },
      ],
    }),
  ),
};
