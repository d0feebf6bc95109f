import { type SampleEvent, type SampleEvents, arn, sample, wholeSeconds } from "./sample-event.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html */

const id = "cdc73f9d-aea9-11e3-9d5a-835b769c0d9c";

export const scheduledEvent: SampleEvent = sample(
  "a rule's schedule is due",
  { rule: "my-schedule" },
  ({ rule, time, ...place }) => ({
    version: "0",
    id,
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: place.account,
    time: wholeSeconds(time),
    region: place.region,
    resources: [arn("events", place, `rule/${rule}`)],
    detail: {},
  }),
);

export const events: SampleEvents = {
  "scheduled-event": scheduledEvent,
  event: sample(
    "an application's event matches a rule",
    { source: "shop.orders", "detail-type": "Order placed", detail: '{"order":42,"total":19.9}' },
    ({ source, "detail-type": type, detail, region, account, time }) => ({
      version: "0",
      id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
      "detail-type": type,
      source,
      account,
      time: wholeSeconds(time),
      region,
      resources: [],
      detail: JSON.parse(detail),
    }),
  ),
  "ec2-state-change": sample(
    "a virtual machine changes its state",
    { instance: "i-0f1e2d3c4b5a69788", state: "running" },
    ({ instance, state, time, ...place }) => ({
      version: "0",
      id: "7bf73129-1428-4cd3-a780-95db273d1602",
      "detail-type": "EC2 Instance State-change Notification",
      source: "aws.ec2",
      account: place.account,
      time: wholeSeconds(time),
      region: place.region,
      resources: [arn("ec2", place, `instance/${instance}`)],
      detail: { "instance-id": instance, state },
    }),
  ),
};
