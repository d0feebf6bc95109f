import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceCaller } from "../../../src/upstream/call-service.ts";
import { putEvent, putObject } from "../../../src/upstream/messages.ts";
import { Upstreams } from "../../../src/upstream/upstreams.ts";
import { type ForeignService, openForeignService } from "../../support/foreign-service.ts";

const event = {
  EventBusName: "arn:aws:events:eu-west-1:123456789012:event-bus/b",
  Source: "lambda",
  DetailType: "t",
  Resources: [],
  Detail: "{}",
  Time: 0,
  TraceHeader: undefined,
};

async function withService(
  answer: { status: number; body: string },
  use: (service: ForeignService, call: ReturnType<typeof serviceCaller>) => Promise<void>,
  path = "",
): Promise<void> {
  await using service = await openForeignService((_, response) => {
    response.writeHead(answer.status).end(answer.body);
  });
  const endpoint = service.endpoint + path;
  const upstreams = new Upstreams({ events: endpoint, s3: endpoint });
  await use(service, serviceCaller({ upstreams, credentials: undefined }));
  await upstreams.close();
}

test("an event bus that answers 200 and takes nothing has refused", async () => {
  const body = '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"NotAuthorized"}]}';
  await withService({ status: 200, body }, async (_, call) => {
    await assert.rejects(putEvent(event, call), { message: 'events answers [{"ErrorCode":"NotAuthorized"}]' });
  });
});

test("what a service refuses with is told, and no more of it than can be read", async () => {
  await withService({ status: 404, body: "NoSuchBucket ".repeat(10_000) }, async (_, call) => {
    const object = { bucket: "b", key: "a key/é", body: Buffer.from("x"), region: "eu-west-1" };
    await assert.rejects(putObject(object, call), /^ServiceRefusal: s3 answers 404: (NoSuchBucket ){38}NoSuch$/);
  });
});

test("an endpoint with a path keeps it, and objects' names are encoded once", async () => {
  await withService(
    { status: 200, body: "" },
    async (service, call) => {
      const object = { bucket: "b", key: "a key/é", body: Buffer.from("x"), region: "eu-west-1" };
      await putObject(object, call);
      const [arrived] = service.arrived;
      assert.deepEqual([arrived?.url, arrived?.body.toString()], ["/base/b/a%20key/%C3%A9", "x"]);
    },
    "/base",
  );
});
