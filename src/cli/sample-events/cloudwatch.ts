import { scheduledEvent } from "./eventbridge.ts";
import { type SampleEvents, arn, epochMs, sample, zipped } from "./sample-event.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */

export const events: SampleEvents = {
  logs: sample(
    "lines of a log group pass a subscription filter",
    {
      group: "/aws/lambda/my-function",
      stream: "2026/01/01/[$LATEST]0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      message: "ERROR out of stock",
    },
    ({ account, group, stream, message, time }) => {
      const data = {
        messageType: "DATA_MESSAGE",
        owner: account,
        logGroup: group,
        logStream: stream,
        subscriptionFilters: ["errors"],
        logEvents: [{ id: "39712350102834098176", timestamp: epochMs(time), message }],
      };
      return { awslogs: { data: zipped(JSON.stringify(data)) } };
    },
  ),
  alarm: sample(
    "an alarm calls a function",
    {
      alarm: "errors",
      state: "ALARM",
      reason: "Threshold Crossed: 1 datapoint [3.0] was greater than the threshold (1.0).",
    },
    ({ alarm, state, reason, time, ...place }) => ({
      source: "aws.cloudwatch",
      alarmArn: arn("cloudwatch", place, `alarm:${alarm}`),
      accountId: place.account,
      time: time.replace("Z", "+0000"),
      region: place.region,
      alarmData: {
        alarmName: alarm,
        state: { value: state, reason, timestamp: time.replace("Z", "+0000") },
        previousState: {
          value: "OK",
          reason: "Unchecked: Initial alarm creation",
          timestamp: time.replace("Z", "+0000"),
        },
        configuration: { metrics: [] },
      },
    }),
  ),
  "scheduled-event": scheduledEvent,
};
