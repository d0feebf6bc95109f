import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { eventually } from "../support/eventually.ts";
import { createUrl, permit, startUrlEngine, type UrlEngine, webFunction } from "../support/function-urls.ts";
import { clientConfig } from "../support/open-api.ts";
import { deployApplications, installPackages } from "../support/web-applications.ts";
import { type Asked, ask } from "../support/web-request.ts";

const frameworks = ["serverless-http", "serverless-express", "fastify", "hono", "powertools"] as const;
const fronts = ["url", "http", "rest", "alb"] as const;

type Framework = (typeof frameworks)[number];
type Front = (typeof fronts)[number];

const reason = await installPackages("web");
let engine: UrlEngine;
/** By function. */
const hosts = new Map<string, string>();

before(async () => {
  if (reason !== undefined) return;
  engine = await startUrlEngine({
    routes: frameworks.flatMap((name) => fronts.map((front) => `ANY /${name}/${front}/{proxy+}=${name}:${of(front)}`)),
  });
  const handlers = Object.fromEntries(frameworks.map((name) => [name, `${name}.handler`]));
  const others = { middy: "middy.handler", streaming: "hono.streaming" };
  const applications = { folder: "web", runtime: "nodejs24.x", handlers: { ...handlers, ...others } } as const;
  await deployApplications(engine.lambda, applications);
  for (const name of [...frameworks, "middy"]) hosts.set(name, await publish(name));
  hosts.set("streaming", await publish("streaming", "RESPONSE_STREAM"));
});

after(async () => {
  await engine?.[Symbol.asyncDispose]();
});

async function publish(name: string, InvokeMode: "BUFFERED" | "RESPONSE_STREAM" = "BUFFERED"): Promise<string> {
  const url = await createUrl(engine.lambda, name, { InvokeMode });
  await permit(engine.lambda, name);
  return webFunction(engine.endpoint, url).host;
}

function of(front: Front): string {
  return front === "url" ? "http" : front;
}

async function request(name: Framework, front: Front, path: string, asked?: Asked) {
  const host = front === "url" ? (hosts.get(name) ?? "") : "127.0.0.1";
  return await ask(engine.endpoint, host, `/${name}/${front}${path}`, asked);
}

const skip = reason ?? false;

for (const name of frameworks) {
  for (const front of fronts) {
    test(`${name} behind ${front}: parameters, cookies and bodies arrive, and answers go out`, { skip }, async () => {
      const headers = { cookie: "a=1; b=2" };
      const hello = await request(name, front, "/hello/w%C3%B6rld?all=1&all=2", { headers });
      assert.equal(hello.status, 200);
      assert.match(String(hello.headers["content-type"]), /^application\/json/);
      const { hello: who, all, cookie } = JSON.parse(hello.text);
      assert.deepEqual([who, cookie.split(/; ?/)], ["wörld", ["a=1", "b=2"]]);
      // Of a load balancer's parameters only the last value of each name comes.
      if (front === "alb") assert.deepEqual([all].flat(), ["2"]);
      else assert.deepEqual([all].flat().join(",").split(","), ["1", "2"]);
      const body = JSON.stringify({ text: "ä€" });
      const type = { "content-type": "application/json" };
      const echo = await request(name, front, "/echo", { method: "POST", headers: type, body });
      assert.deepEqual([echo.status, JSON.parse(echo.text)], [201, { text: "ä€" }]);
      assert.equal((await request(name, front, "/nothing")).status, 404);
    });
  }
}

for (const name of ["serverless-http", "serverless-express", "fastify", "hono"] as const) {
  test(`${name} sends bytes and several cookies`, { skip }, async () => {
    for (const front of ["url", "http", "rest"] as const) {
      const { body } = await request(name, front, "/bytes");
      assert.deepEqual([...body], [0, 127, 128, 255], front);
      const { headers } = await request(name, front, "/cookies");
      assert.deepEqual(headers["set-cookie"], ["a=1; Path=/", "b=2; Path=/"], front);
    }
  });
}

test("middy parses what its JSON body parser is sent through a URL", { skip }, async () => {
  const asked = { method: "POST", headers: { "content-type": "application/json" }, body: '{"a":[1]}' };
  const { status, text } = await ask(engine.endpoint, hosts.get("middy") ?? "", "/", asked);
  assert.deepEqual([status, text], [201, '{"got":{"a":[1]}}']);
});

test("hono streams through a URL", { skip }, async () => {
  const { status, headers, text } = await ask(engine.endpoint, hosts.get("streaming") ?? "", "/stream");
  assert.deepEqual([status, text, headers["transfer-encoding"]], [200, "onetwo", "chunked"]);
  assert.match(String(headers["content-type"]), /^text\/plain/);
});

test("the lines of powertools' logger name function and request", { skip }, async () => {
  const { headers } = await request("powertools", "url", "/hello/log");
  const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
  const line = await eventually(async () => {
    const command = new FilterLogEventsCommand({
      logGroupName: "/aws/lambda/powertools",
      filterPattern: '{ $.message = "greeting" && $.name = "log" }',
    });
    const [event] = (await logs.send(command)).events ?? [];
    assert(event?.message !== undefined);
    return JSON.parse(event.message);
  });
  logs.destroy();
  assert.deepEqual(
    [line.level, line.service, line.function_name, line.function_request_id],
    ["INFO", "web", "powertools", headers["x-amzn-requestid"]],
  );
});
