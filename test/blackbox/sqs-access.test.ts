import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddPermissionCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  RemovePermissionCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { openApi } from "../support/open-api.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";

test("another account may do with a queue what its policy says, and nothing else", async () => {
  await using api = await openApi();
  using sqs = openSqsClient(api.endpoint);
  const QueueUrl = await createQueue(sqs, "shared");
  const credentials = { accessKeyId: "210987654321", secretAccessKey: "test" };
  using theirs = openSqsClient(api.endpoint, credentials);
  const find = new GetQueueUrlCommand({ QueueName: "shared", QueueOwnerAWSAccountId: "123456789012" });
  await assert.rejects(theirs.send(find), {
    name: "AccessDenied",
    message:
      "User: arn:aws:iam::210987654321:root is not authorized to perform: sqs:getqueueurl on resource: " +
      "arn:aws:sqs:us-east-1:123456789012:shared because no resource-based policy allows the sqs:getqueueurl action",
  });
  const Actions = ["GetQueueUrl", "SendMessage"];
  await sqs.send(new AddPermissionCommand({ QueueUrl, Label: "l", AWSAccountIds: ["210987654321"], Actions }));
  assert.equal((await theirs.send(find)).QueueUrl, QueueUrl);
  await theirs.send(new SendMessageCommand({ QueueUrl, MessageBody: "theirs" }));
  const names = { MessageSystemAttributeNames: ["SenderId" as const] };
  const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...names }));
  assert.deepEqual([message?.Body, message?.Attributes?.SenderId], ["theirs", "210987654321"]);
  await assert.rejects(theirs.send(new ReceiveMessageCommand({ QueueUrl })), { name: "AccessDenied" });
  await assert.rejects(theirs.send(new DeleteQueueCommand({ QueueUrl })), { name: "QueueDoesNotExist" });
  await sqs.send(new RemovePermissionCommand({ QueueUrl, Label: "l" }));
  await assert.rejects(theirs.send(find), { name: "AccessDenied" });
});
