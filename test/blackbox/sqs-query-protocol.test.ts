import assert from "node:assert/strict";
import { test } from "node:test";
import { openApi } from "../support/open-api.ts";
import { elementOf, sendForm } from "../support/open-sqs-client.ts";

test("what is no action at an address is said not to be valid there", async () => {
  await using api = await openApi();
  const created = await sendForm(api.endpoint, { Action: "CreateQueue", QueueName: "here" });
  const url = elementOf(created.xml, "QueueUrl") ?? "";
  for (const Action of ["FooBar", "ListQueues"]) {
    const { status, xml } = await sendForm(url, { Action });
    assert.deepEqual([status, elementOf(xml, "Code")], [400, "InvalidAction"]);
    assert.equal(elementOf(xml, "Message"), `The action ${Action} is not valid for this endpoint.`);
  }
});

test("an answer with nothing in it is an empty element", async () => {
  await using api = await openApi();
  const created = await sendForm(api.endpoint, { Action: "CreateQueue", QueueName: "empty" });
  const received = await sendForm(elementOf(created.xml, "QueueUrl") ?? "", { Action: "ReceiveMessage" });
  assert.match(received.xml, /<ReceiveMessageResult\/>/);
});

test("clients of the query protocol are answered in XML", async () => {
  await using api = await openApi();
  const created = await sendForm(api.endpoint, {
    Action: "CreateQueue",
    QueueName: "old",
    "Attribute.1.Name": "VisibilityTimeout",
    "Attribute.1.Value": "9",
    "Tag.1.Key": "team",
    "Tag.1.Value": "a&b",
  });
  const url = elementOf(created.xml, "QueueUrl") ?? "";
  assert.equal(url, `${api.endpoint}/123456789012/old`);
  assert.match(
    (await sendForm(url, { Action: "ListQueueTags" })).xml,
    /<Tag><Key>team<\/Key><Value>a&amp;b<\/Value><\/Tag>/,
  );
  const sent = await sendForm(url, {
    Action: "SendMessage",
    QueueUrl: url,
    MessageBody: "a<b",
    "MessageAttribute.1.Name": "n",
    "MessageAttribute.1.Value.DataType": "Binary",
    "MessageAttribute.1.Value.BinaryValue": "AQI=",
  });
  assert.equal(elementOf(sent.xml, "MD5OfMessageBody"), "1a382af93ed4b8a29ebd8e859a0168d7");
  const received = await sendForm(url, {
    Action: "ReceiveMessage",
    "AttributeName.1": "ApproximateReceiveCount",
    "MessageAttributeName.1": "n",
  });
  assert.equal(elementOf(received.xml, "Body"), "a&lt;b");
  assert.match(received.xml, /<Attribute><Name>ApproximateReceiveCount<\/Name><Value>1<\/Value><\/Attribute>/);
  assert.match(received.xml, /<BinaryValue>AQI=<\/BinaryValue>/);
  const handle = elementOf(received.xml, "ReceiptHandle") ?? "";
  const deleted = await sendForm(url, {
    Action: "DeleteMessageBatch",
    "DeleteMessageBatchRequestEntry.1.Id": "x",
    "DeleteMessageBatchRequestEntry.1.ReceiptHandle": handle,
  });
  assert.match(deleted.xml, /<DeleteMessageBatchResultEntry><Id>x<\/Id><\/DeleteMessageBatchResultEntry>/);
  const all = await sendForm(url, { Action: "GetQueueAttributes", "AttributeName.1": "All" });
  assert.match(all.xml, /<Name>ApproximateNumberOfMessages<\/Name><Value>0<\/Value>/);
  assert.match(all.xml, /<Name>VisibilityTimeout<\/Name><Value>9<\/Value>/);
  const listed = await fetch(`${api.endpoint}/?Action=ListQueues&Version=2012-11-05&QueueNamePrefix=old`);
  assert.equal(elementOf(await listed.text(), "QueueUrl"), url);
});
