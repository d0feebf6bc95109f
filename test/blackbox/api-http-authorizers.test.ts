import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { realClock } from "../../src/clock.ts";
import type { LocalApi } from "../../src/model/local-api.ts";
import { type ApiEngine, api, echo, guard, guardedBy, startApiEngine } from "../support/api-engine.ts";
import type { Asked } from "../support/web-request.ts";

let engine: ApiEngine;
/** Ten seconds are a moment then. */
let isHasty = false;

before(async () => {
  const hasty: typeof realClock.after = (ms, then) => realClock.after(isHasty && ms === 10_000 ? 300 : ms, then);
  engine = await startApiEngine({ echo, guard }, { ...realClock, after: hasty });
  engine.serve(...apis);
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

function http(id: string, chosen: Parameters<typeof guardedBy>[0], payloadFormat: "1.0" | "2.0" = "2.0"): LocalApi {
  const routes = ["GET /pets/{id}=echo", "POST /pets/{id}=echo", "GET /open=echo", "$default=echo"];
  const stageVariables = { name: "value" };
  return api({ id, stageVariables, routes, payloadFormat, authorizer: guardedBy(chosen) });
}

const header = ["$request.header.Authorization"];
const apis = [
  http("policy", { identitySources: header }),
  http("simple", { identitySources: header, simpleResponses: true }),
  http("old", { identitySources: header, payloadFormat: "1.0" }),
  http("oldest", { identitySources: header, payloadFormat: "1.0" }, "1.0"),
  http("sources", {
    identitySources: ["$request.header.a", "$request.querystring.q", "$stageVariables.name", "$context.routeKey"],
  }),
  http("nosource", {}),
  http("cached", { identitySources: header, cacheSeconds: 300 }),
  http("cached2", { identitySources: [...header, "$context.routeKey"], cacheSeconds: 300 }),
];

async function asked(id: string, path: string, credential?: string, more: Asked = {}) {
  const headers = { ...more.headers, ...(credential !== undefined && { Authorization: credential }) };
  const heard = await engine.at(id, path, { ...more, headers });
  return {
    ...heard,
    shown: heard.status === 200 ? "200" : `${heard.status} ${heard.text}`,
    json: JSON.parse(heard.text),
  };
}

async function contextOf(...parameters: Parameters<typeof asked>) {
  const { json } = await asked(...parameters);
  return json.requestContext.authorizer;
}

const forbidden = '403 {"message":"Forbidden"}';
const broken = '500 {"message":"Internal Server Error"}';
const unknown = '401 {"message":"Unauthorized"}';

const answers: readonly (readonly [id: string, credential: string, expected: string])[] = [
  ["policy", "allow", "200"],
  ["policy", "deny", forbidden],
  ["policy", "others", forbidden],
  ["policy", "lists", "200"],
  ["policy", "no-map", broken],
  ["policy", "no-policy", broken],
  ["policy", "nobody", broken],
  ["policy", "simple", broken],
  ["policy", "error", broken],
  ["policy", "unauthorized", unknown],
  ["simple", "simple", "200"],
  ["simple", "simple-plain", "200"],
  ["simple", "simple-no", forbidden],
  ["simple", "simple-text", broken],
  ["simple", "allow", broken],
  ["simple", "nothing", broken],
  ["old", "allow", "200"],
  ["old", "deny", forbidden],
  ["old", "text", broken],
];

for (const [id, credential, expected] of answers) {
  test(`an HTTP API (${id}) whose authorizer says ${credential} answers with ${expected}`, async () => {
    assert.equal((await asked(id, "/pets/7", credential)).shown, expected);
  });
}

test("an authorizer that takes longer than ten seconds is a broken one", async () => {
  // An environment that is ready: its init may take as long.
  assert.equal((await asked("policy", "/pets/7", "allow")).shown, "200");
  isHasty = true;
  const { shown } = await asked("policy", "/pets/7", "slow");
  isHasty = false;
  assert.equal(shown, broken);
});

test("an authorizer with payload format 2.0 is given the request, its route's ARN and what it is to know its caller by", async () => {
  const sent: Asked = { method: "POST", headers: { "X-Twice": ["1", "2"], Cookie: "a=1" }, body: "text" };
  const { lambda } = await contextOf("policy", "/pets/7?q=1&q=2", "allow", sent);
  const { headers, requestContext, ...event } = JSON.parse(lambda.asked);
  assert.deepEqual(event, {
    version: "2.0",
    type: "REQUEST",
    routeArn: "arn:aws:execute-api:us-east-1:123456789012:policy/$default/POST/pets/7",
    identitySource: ["allow"],
    routeKey: "POST /pets/{id}",
    rawPath: "/pets/7",
    rawQueryString: "q=1&q=2",
    cookies: ["a=1"],
    queryStringParameters: { q: "1,2" },
    pathParameters: { id: "7" },
    stageVariables: { name: "value" },
  });
  assert.deepEqual([headers["x-twice"], requestContext.apiId, requestContext.http.method], ["1,2", "policy", "POST"]);
  const { lambda: other } = await contextOf("nosource", "/open");
  assert.equal(JSON.parse(other.asked).identitySource, null);
});

test("an authorizer with payload format 1.0 is given the identity as text, twice", async () => {
  const { lambda } = await contextOf("old", "/pets/7?q=1", "allow");
  const { version, type, methodArn, identitySource, authorizationToken, resource, httpMethod, ...more } = JSON.parse(
    lambda.asked,
  );
  assert.deepEqual(
    { version, type, methodArn, identitySource, authorizationToken, resource, httpMethod },
    {
      version: "1.0",
      type: "REQUEST",
      methodArn: "arn:aws:execute-api:us-east-1:123456789012:old/$default/GET/pets/7",
      identitySource: "allow",
      authorizationToken: "allow",
      resource: "/pets/{id}",
      httpMethod: "GET",
    },
  );
  assert.deepEqual([more.path, more.pathParameters, more.body], ["/pets/7", { id: "7" }, undefined]);
});

test("the context reaches the function as it is, whatever its types", async () => {
  const simple = await contextOf("simple", "/pets/7", "simple");
  assert.deepEqual(simple, { lambda: { list: ["a"], number: 1 } });
  assert.deepEqual(await contextOf("simple", "/pets/7", "simple-plain"), { lambda: null });
  const { asked: _, invocation: __, ...context } = await contextOf("oldest", "/pets/7", "allow");
  assert.deepEqual(context, { principalId: "somebody", number: 1, boolean: true });
});

test("all identity sources are needed, and one of them alone asks nobody", async () => {
  const headers = { a: "1" };
  assert.equal((await asked("sources", "/pets/7?q=1")).shown, unknown);
  assert.equal((await asked("sources", "/pets/7", undefined, { headers })).shown, unknown);
  const { lambda } = await contextOf("sources", "/pets/7?q=1&q=2", undefined, { headers });
  assert.deepEqual(JSON.parse(lambda.asked).identitySource, ["1", "1,2", "value", "GET /pets/{id}"]);
});

test("what an authorizer said is remembered for all routes, or for each where its identity names the route", async () => {
  const ids = async (id: string, ...paths: readonly string[]) => {
    const contexts = [];
    for (const path of paths) contexts.push(await contextOf(id, path, "allow-all"));
    return contexts.map(({ lambda }) => lambda.invocation);
  };
  assert.equal(new Set(await ids("cached", "/pets/7", "/open", "/elsewhere")).size, 1);
  const [pets, open, again] = await ids("cached2", "/pets/7", "/open", "/pets/8");
  assert.deepEqual([pets === again, pets === open], [true, false]);
  assert.equal((await asked("cached", "/pets/1", "allow")).shown, "200");
  assert.equal((await asked("cached", "/pets/2", "allow")).shown, forbidden);
});
