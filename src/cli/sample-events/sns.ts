import { type SampleEvents, arn, domainOf, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */

export const events: SampleEvents = {
  notification: sample(
    "a message is published to a topic",
    { message: "Hello from SNS", subject: "TestInvoke", topic: "my-topic" },
    ({ message, subject, topic, time, ...place }) => {
      const topicArn = arn("sns", place, topic);
      const subscription = `${topicArn}:21be56ed-a058-49f5-8c98-aedd2564c486`;
      const endpoint = `https://sns.${place.region}.${domainOf(place.region)}`;
      return {
        Records: [
          {
            EventVersion: "1.0",
            EventSubscriptionArn: subscription,
            EventSource: "aws:sns",
            Sns: {
              SignatureVersion: "1",
              Timestamp: time,
              Signature: "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j",
              SigningCertUrl: `${endpoint}/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem`,
              MessageId: "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
              Message: message,
              MessageAttributes: {},
              Type: "Notification",
              UnsubscribeUrl: `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
              TopicArn: topicArn,
              Subject: subject,
            },
          },
        ],
      };
    },
  ),
};
