import { type SampleEvents, arn, base64, domainOf, epochMs, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html and …/with-kafka.html */

const fields = { topic: "my-topic", key: "order-42", value: '{"order":42}' };

export const events: SampleEvents = {
  msk: sample("records of a topic of Amazon MSK", { ...fields, cluster: "my-cluster" }, ({ cluster, ...asked }) => ({
    eventSource: "aws:kafka",
    eventSourceArn: arn("kafka", asked, `cluster/${cluster}/751d2973-a626-431c-9d4e-d7975eb44dd7-2`),
    bootstrapServers: [1, 2].map((number) => broker(number, asked.region)).join(","),
    records: recordsOf(asked),
  })),
  "self-managed": sample("records of a topic of a cluster of one's own", fields, (asked) => ({
    eventSource: "SelfManagedKafka",
    bootstrapServers: "kafka-1.example.com:9092,kafka-2.example.com:9092",
    records: recordsOf(asked),
  })),
};

function broker(number: number, region: string): string {
  return `b-${number}.shop.x1y2z3.c2.kafka.${region}.${domainOf(region)}:9092`;
}

function recordsOf({ topic, key, value, time }: { topic: string; key: string; value: string; time: string }): object {
  const header = { source: [...Buffer.from("shop")] };
  const place = { topic, partition: 0, offset: 15, timestamp: epochMs(time), timestampType: "CREATE_TIME" };
  return { [`${topic}-0`]: [{ ...place, key: base64(key), value: base64(value), headers: [header] }] };
}
