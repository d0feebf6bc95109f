import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openApi, type OpenApi } from "../support/open-api.ts";
import { elementOf, sendForm } from "../support/open-sqs-client.ts";
import { snsRefusals, t } from "../support/sns-refusals.ts";
import { arnOf, createTopic, openSnsClient, subscribe } from "../support/topic-bench.ts";

let api: OpenApi;
/** Of the topic's subscription to a queue. */
let subscription: string;

before(async () => {
  api = await openApi();
  using sns = openSnsClient(api.endpoint);
  await createTopic(sns, "t", { DisplayName: "shown" });
  await createTopic(sns, "t.fifo", { FifoTopic: "true" });
  subscription = await subscribe(sns, arnOf("sns", "t"), arnOf("sqs", "q"));
});

after(async () => {
  await api[Symbol.asyncDispose]();
});

const scope = "20260101/us-east-1/sns/aws4_request";
const signed = { authorization: `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host, Signature=0` };

for (const [operation, fields, code, message, status = 400] of snsRefusals) {
  test(`${operation} answers ${code}: ${message.slice(0, 90)}`, async () => {
    const { SubscriptionArn = "", ...rest } = fields;
    const arn = SubscriptionArn === "subscription" ? { SubscriptionArn: subscription } : fields;
    const form = { Action: operation, Version: "2010-03-31", ...rest, ...arn };
    const answer = await sendForm(api.endpoint, form, signed);
    assert.deepEqual(
      [answer.status, elementOf(answer.xml, "Code"), unescaped(elementOf(answer.xml, "Message"))],
      [status, code, message],
    );
  });
}

test("an error is an ErrorResponse in SNS's namespace, which SDKs make an exception of", async () => {
  using sns = openSnsClient(api.endpoint);
  await assert.rejects(createTopic(sns, "a b"), { name: "InvalidParameterException" });
  const { xml } = await sendForm(api.endpoint, { Action: "Publish", Version: "2010-03-31", ...t, Message: "" });
  assert.match(
    xml,
    /^<ErrorResponse xmlns="http:\/\/sns\.amazonaws\.com\/doc\/2010-03-31\/"><Error><Type>Sender<\/Type><Code>InvalidParameter<\/Code><Message>Invalid parameter: Empty message<\/Message><\/Error>/,
  );
});

function unescaped(text = ""): string {
  return text.replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&#39;", "'").replaceAll("&gt;", ">");
}
