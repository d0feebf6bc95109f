import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { services } from "../../src/cli/sample-events/services.ts";
import { commonFields } from "../../src/cli/sample-events/sample-event.ts";
import { folderOf } from "../support/folder-of.ts";
import { lambkin } from "../support/lambkin-command.ts";

async function generated(...args: string[]) {
  const { status, stdout, stderr } = await lambkin(["generate-event", ...args], {});
  assert.deepEqual([status, stderr], [0, ""]);
  return JSON.parse(stdout);
}

async function refusal(...args: string[]): Promise<string> {
  const { status, stderr } = await lambkin(["generate-event", ...args], {});
  assert.equal(status, 2);
  return stderr;
}

test("it lists the services, and of each its events with what can be chosen", async () => {
  const all = await lambkin(["generate-event"], {});
  assert.deepEqual(all.stdout.match(/^\S+/gm), Object.keys(services));
  const { stdout } = await lambkin(["generate-event", "sqs"], {});
  assert.match(stdout, /^receive-message {2,}messages of a queue {2,}--body --queue$/m);
});

test("every event is one that JSON carries, and its ARNs, regions and accounts are the chosen ones", async () => {
  const place = { region: "us-gov-west-1", account: "999988887777" };
  for (const [service, { load }] of Object.entries(services)) {
    const { events } = await load();
    for (const [name, { fields, make, settle }] of Object.entries(events)) {
      const event = make({ ...fields, ...place });
      settle?.(event);
      const json = JSON.stringify(event);
      assert.deepEqual(JSON.parse(json), structuredClone(event), `${service} ${name}`);
      assert.doesNotMatch(json, /123456789012|us-east-1|arn:aws:/, `${service} ${name}`);
      for (const common of Object.keys(commonFields)) assert(common in fields, `${service} ${name} --${common}`);
    }
  }
});

test("what follows from a body, follows from the one that is given", async () => {
  const body = '{"order":{"id":1}}';
  const { Records } = await generated("sqs", "receive-message", "--body", body, "--queue", "orders");
  assert.deepEqual([Records[0].body, Records[0].md5OfBody], [body, md5(body)]);
  assert.equal(Records[0].eventSourceARN, "arn:aws:sqs:us-east-1:123456789012:orders");
  const changed = await generated("sqs", "receive-message", "--body", body, "--set", "body.order.id=2");
  assert.equal(changed.Records[0].body, '{"order":{"id":2}}');
  assert.equal(changed.Records[0].md5OfBody, md5('{"order":{"id":2}}'));
  const inside = await generated(
    "sqs",
    "receive-message",
    "--set",
    "Records[0].body=hi",
    "--set",
    "Records[0].x.y=[1]",
  );
  assert.deepEqual([inside.Records[0].md5OfBody, inside.Records[0].x], [md5("hi"), { y: [1] }]);
});

test("data is coded as the service codes it", async () => {
  const logs = await generated("cloudwatch", "logs", "--message", "boom", "--time", "2026-02-03T04:05:06Z");
  const { logEvents, owner } = JSON.parse(gunzipSync(Buffer.from(logs.awslogs.data, "base64")).toString());
  assert.deepEqual([logEvents[0].message, logEvents[0].timestamp, owner], ["boom", 1770091506000, "123456789012"]);
  const kinesis = await generated("kinesis", "get-records", "--data", "ä");
  assert.equal(Buffer.from(kinesis.Records[0].kinesis.data, "base64").toString(), "ä");
  const url = await generated("lambda", "function-url", "--body", "ä", "--base64");
  assert.deepEqual([url.body, url.isBase64Encoded], ["w6Q=", true]);
  const s3 = await generated("s3", "put", "--key", "a b/ä+.txt");
  assert.equal(s3.Records[0].s3.object.key, "a+b/%C3%A4%2B.txt");
});

test("each front has its own way with a query", async () => {
  const asked = ["--query", "a=1&a=2&b=%20", "--path", "/x", "--method", "GET", "--body", ""];
  const rest = await generated("apigateway", "aws-proxy", ...asked);
  assert.deepEqual(rest.multiValueQueryStringParameters, { a: ["1", "2"], b: [" "] });
  assert.deepEqual([rest.queryStringParameters, rest.body, rest.httpMethod], [{ a: "2", b: " " }, null, "GET"]);
  const http = await generated("apigateway", "http-api-proxy", ...asked);
  assert.deepEqual([http.queryStringParameters, "body" in http, http.rawPath], [{ a: "1,2", b: " " }, false, "/x"]);
  const alb = await generated("alb", "request", ...asked);
  assert.deepEqual([alb.queryStringParameters, alb.body], [{ a: "2", b: "%20" }, ""]);
});

test("a query may be given with the path", async () => {
  const http = await generated("apigateway", "http-api-proxy", "--path", "/a?b=1&c=?");
  assert.deepEqual([http.rawPath, http.rawQueryString], ["/a", "b=1&c=?"]);
  assert.deepEqual([http.requestContext.http.path, http.queryStringParameters], ["/a", { b: "1", c: "?" }]);
  const rest = await generated("apigateway", "aws-proxy", "--path", "/a?b=1");
  assert.deepEqual([rest.path, rest.queryStringParameters], ["/a", { b: "1" }]);
});

test("an event can be piped into an invocation", async () => {
  await using folder = await folderOf({
    "index.js": "exports.handler = async ({ Records }) => Records[0].body;",
  });
  const main = join(import.meta.dirname, "../../bin/lambkin.mjs");
  const start = (...args: string[]) =>
    spawn(process.execPath, [main, ...args], { cwd: folder.path, stdio: ["pipe", "pipe", "ignore"] });
  const invoking = start("invoke", "index.handler", "-e", "-");
  start("generate-event", "sqs", "receive-message", "--body", '{"a":1}').stdout.pipe(invoking.stdin);
  assert.equal(JSON.parse(await text(invoking.stdout)), '{"a":1}');
});

test("what it can't make is said, with the exit status of a wrong command", async () => {
  assert.match(await refusal("sns2"), /there is no service 'sns2'; lambkin generate-event lists them/);
  assert.match(await refusal("sns", "no"), /sns sends no 'no'; lambkin generate-event sns lists what it sends/);
  assert.match(await refusal("sns", "notification", "--body", "x"), /Unknown option '--body'/);
  assert.match(await refusal("eventbridge", "event", "--detail", "{"), /no event can be made of that: .*JSON/);
  assert.match(await refusal("sqs", "receive-message", "--time", "noon"), /no event can be made of that: Invalid time/);
  assert.match(await refusal("sqs", "receive-message", "--set", "x"), /--set takes PATH=VALUE, not 'x'/);
});

function md5(data: string): string {
  return createHash("md5").update(data).digest("hex");
}
