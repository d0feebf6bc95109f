import { type SampleEvents, arn, base64, domainOf, epochMs, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html */

const fields = { data: "Hello from a queue", queue: "my-queue", broker: "my-broker" };
const brokerId = "b-3f2a9c1d-5b7e-48a4-b6d0-f1e2b3c4d5e6";

export const events: SampleEvents = {
  "active-mq": sample("messages of an ActiveMQ broker", fields, ({ data, queue, broker, time, ...place }) => ({
    eventSource: "aws:mq",
    eventSourceArn: arn("mq", place, `broker:${broker}:${brokerId}`),
    messages: [
      {
        messageID: `ID:${brokerId}-1.mq.${place.region}.${domainOf(place.region)}-37557-1234520418293-4:1:1:1:1`,
        messageType: "jms/text-message",
        deliveryMode: 1,
        replyTo: null,
        type: null,
        expiration: 0,
        priority: 4,
        correlationId: null,
        redelivered: false,
        destination: { physicalName: queue },
        data: base64(data),
        timestamp: epochMs(time),
        brokerInTime: epochMs(time) + 2,
        brokerOutTime: epochMs(time) + 7,
        properties: {},
      },
    ],
  })),
  "rabbit-mq": sample("messages of a RabbitMQ broker", fields, ({ data, queue, broker, time, ...place }) => ({
    eventSource: "aws:rmq",
    eventSourceArn: arn("mq", place, `broker:${broker}:${brokerId}`),
    rmqMessagesByQueue: {
      [`${queue}::/`]: [
        {
          basicProperties: {
            contentType: "text/plain",
            contentEncoding: null,
            headers: {},
            deliveryMode: 1,
            priority: null,
            correlationId: null,
            replyTo: null,
            expiration: null,
            messageId: null,
            timestamp: time,
            type: null,
            userId: "shop",
            appId: null,
            clusterId: null,
            bodySize: Buffer.byteLength(data),
          },
          redelivered: false,
          data: base64(data),
        },
      ],
    },
  })),
};
