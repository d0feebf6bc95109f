import { type Place, type SampleEvents, arn, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html */

const pass = { status: "PASS" };

export const events: SampleEvents = {
  "email-receiving": sample(
    "a message is received",
    { from: "jane@example.com", to: "orders@example.org", subject: "Order 42", function: "my-function" },
    ({ from, to, subject, function: name, time, ...place }) => ({
      Records: [
        {
          eventSource: "aws:ses",
          eventVersion: "1.0",
          ses: { mail: mailOf({ from, to, subject, time }), receipt: receiptOf({ to, name, time, place }) },
        },
      ],
    }),
  ),
};

function mailOf({ from, to, subject, time }: Readonly<Record<"from" | "to" | "subject" | "time", string>>): object {
  const date = new Date(time).toUTCString().replace("GMT", "+0000");
  return {
    timestamp: time,
    source: from,
    messageId: "o3vrnil0e2ic28tr03tqh4f5v4g6h7i8j9k0l1m2",
    destination: [to],
    headersTruncated: false,
    headers: [
      { name: "From", value: from },
      { name: "To", value: to },
      { name: "Subject", value: subject },
      { name: "Date", value: date },
    ],
    commonHeaders: { returnPath: from, from: [from], date, to: [to], messageId: "<0123456789@example.com>", subject },
  };
}

function receiptOf({ to, name, time, place }: { to: string; name: string; time: string; place: Place }): object {
  return {
    timestamp: time,
    processingTimeMillis: 574,
    recipients: [to],
    spamVerdict: pass,
    virusVerdict: pass,
    spfVerdict: pass,
    dkimVerdict: pass,
    dmarcVerdict: pass,
    action: { type: "Lambda", functionArn: arn("lambda", place, `function:${name}`), invocationType: "Event" },
  };
}
