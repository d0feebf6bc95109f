import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { realClock } from "../../src/clock.ts";
import type { LocalApi } from "../../src/model/local-api.ts";
import { type ApiEngine, api, echo, guard, guardedBy, startApiEngine } from "../support/api-engine.ts";
import type { Asked } from "../support/web-request.ts";

let engine: ApiEngine;
/** An hour passes when a test says so. */
let passedMs = 0;
/** Half a minute is a moment then. */
let isHasty = false;

before(async () => {
  const hasty: typeof realClock.after = (ms, then) => realClock.after(isHasty && ms === 29_000 ? 300 : ms, then);
  const mono = (): number => realClock.mono() + passedMs;
  engine = await startApiEngine({ echo, guard }, { ...realClock, after: hasty, mono });
  engine.serve(token, validated, otherCase, noExpression, cached, request, noSources, cachedRequest);
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

const routes = ["GET /pets/{id}=echo", "POST /pets/{id}=echo", "GET /open=echo"];

function rest(id: string, chosen: Parameters<typeof guardedBy>[0]): LocalApi {
  return api({ id, kind: "rest", stageVariables: { name: "value" }, routes, authorizer: guardedBy(chosen) });
}

const header = ["method.request.header.Authorization"];
const token = rest("token", { kind: "token", identitySources: header });
const validated = rest("validated", { kind: "token", identitySources: header, identityValidation: "^a[a-z-]+$" });
const otherCase = rest("othercase", { kind: "token", identitySources: header, identityValidation: "(?i)^ALLOW$" });
const noExpression = rest("noexpression", { kind: "token", identitySources: header, identityValidation: "[" });
const cached = rest("cached", { kind: "token", identitySources: header, cacheSeconds: 300 });
const sources = [
  "method.request.header.authorization",
  "method.request.querystring.q",
  "stageVariables.name",
  "context.httpMethod",
];
const request = rest("request", { identitySources: sources });
const cachedRequest = rest("cached2", { identitySources: [...header, "context.resourcePath"], cacheSeconds: 300 });
const noSources = rest("nosource", { cacheSeconds: 300 });

async function asked(id: string, path: string, credential?: string, more: Asked = {}) {
  const headers = { ...more.headers, ...(credential !== undefined && { Authorization: credential }) };
  const heard = await engine.at(id, path, { ...more, headers });
  return { ...heard, type: heard.headers["x-amzn-errortype"], json: JSON.parse(heard.text) };
}

async function contextOf(...parameters: Parameters<typeof asked>) {
  const { json } = await asked(...parameters);
  return json.requestContext.authorizer;
}

const explicit =
  '403 {"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}';
const implicit = '403 {"Message":"User is not authorized to access this resource"}';
const broken = '500 {"message":null}';
const unknown = '401 {"message":"Unauthorized"}';

const answers: readonly (readonly [credential: string, path: string, expected: string, type: string | undefined])[] = [
  ["allow", "/prod/pets/7", "200", undefined],
  ["allow-all", "/prod/pets/7", "200", undefined],
  ["allow-gets", "/prod/pets/7", "200", undefined],
  ["allow-gets", "/prod/pets/8", implicit, "AccessDeniedException"],
  ["deny", "/prod/pets/7", explicit, "AccessDeniedException"],
  ["deny-7", "/prod/pets/7", explicit, "AccessDeniedException"],
  ["deny-7", "/prod/pets/8", "200", undefined],
  ["one-statement", "/prod/pets/7", "200", undefined],
  ["any-action", "/prod/pets/7", "200", undefined],
  ["other-action", "/prod/pets/7", implicit, "AccessDeniedException"],
  ["others", "/prod/pets/7", implicit, "AccessDeniedException"],
  ["but-others", "/prod/pets/7", "200", undefined],
  ["condition", "/prod/pets/7", implicit, "AccessDeniedException"],
  ["no-condition", "/prod/pets/7", "200", undefined],
  ["usage-key", "/prod/pets/7", "200", undefined],
  ["plain", "/prod/pets/7", "200", undefined],
  ["lists", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["no-map", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["nobody", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["no-policy", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["no-statement", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["no-effect", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["no-resource", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["text", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["nothing", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["simple", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["error", "/prod/pets/7", broken, "AuthorizerConfigurationException"],
  ["unauthorized", "/prod/pets/7", unknown, "UnauthorizedException"],
];

for (const [credential, path, expected, type] of answers) {
  test(`a REST API whose authorizer says ${credential} answers ${path} with ${expected}`, async () => {
    const heard = await asked("token", path, credential);
    const shown = heard.status === 200 ? "200" : `${heard.status} ${heard.text}`;
    assert.deepEqual([shown, heard.type], [expected, type]);
  });
}

test("an authorizer that takes longer than the API waits is a broken one", async () => {
  // An environment that is ready: its init may take as long.
  assert.equal((await asked("token", "/prod/pets/7", "allow")).status, 200);
  isHasty = true;
  const { status, text } = await asked("token", "/prod/pets/7", "slow");
  isHasty = false;
  assert.equal(`${status} ${text}`, broken);
});

test("without its token, or with one that does not look like one, a request is refused and nobody is asked", async () => {
  for (const [id, credential] of [
    ["token", undefined],
    ["token", ""],
    ["validated", "unauthorized"],
    ["validated", "allow 1"],
    ["noexpression", "allow"],
  ] as const) {
    const { status, text } = await asked(id, "/prod/pets/7", credential);
    assert.equal(`${status} ${text}`, unknown);
  }
  assert.equal((await asked("validated", "/prod/pets/7", "allow-all")).status, 200);
  assert.equal((await asked("othercase", "/prod/pets/7", "allow")).status, 200);
});

test("a TOKEN authorizer is given the token and the ARN of the method as it was called", async () => {
  const { asked: event, ...context } = await contextOf("token", "/prod/pets/a%20b/?q=1", "allow", { method: "POST" });
  assert.deepEqual(JSON.parse(event), {
    type: "TOKEN",
    methodArn: "arn:aws:execute-api:us-east-1:123456789012:token/prod/POST/pets/a%20b/",
    authorizationToken: "allow",
  });
  const { invocation, integrationLatency, ...scalars } = context;
  assert.deepEqual(scalars, { principalId: "somebody", number: "1", boolean: "true" });
  assert.deepEqual([typeof invocation, typeof integrationLatency], ["string", "number"]);
});

test("an authorizer that gives no context leaves the principal", async () => {
  const { integrationLatency: _, ...context } = await contextOf("token", "/prod/pets/7", "plain");
  assert.deepEqual(context, { principalId: "somebody" });
});

test("a REQUEST authorizer is given the request, and empty objects for what it lacks", async () => {
  const sent: Asked = { method: "POST", headers: { "X-Twice": ["1", "2"] }, body: "text" };
  const context = await contextOf("request", "/prod/pets/7?q=1&q=2", "allow", sent);
  const { headers, multiValueHeaders, requestContext, ...event } = JSON.parse(context.asked);
  assert.deepEqual(event, {
    type: "REQUEST",
    methodArn: "arn:aws:execute-api:us-east-1:123456789012:request/prod/POST/pets/7",
    resource: "/pets/{id}",
    path: "/pets/7",
    httpMethod: "POST",
    queryStringParameters: { q: "2" },
    multiValueQueryStringParameters: { q: ["1", "2"] },
    pathParameters: { id: "7" },
    stageVariables: { name: "value" },
  });
  assert.deepEqual([headers["X-Twice"], multiValueHeaders["X-Twice"]], ["2", ["1", "2"]]);
  const { apiId, stage, path, resourcePath } = requestContext;
  assert.deepEqual([apiId, stage, path, resourcePath], ["request", "prod", "/prod/pets/7", "/pets/{id}"]);
  const { asked: other } = await contextOf("nosource", "/prod/open");
  const { queryStringParameters, multiValueQueryStringParameters, pathParameters } = JSON.parse(other);
  assert.deepEqual([queryStringParameters, multiValueQueryStringParameters, pathParameters], [{}, {}, {}]);
});

test("a REQUEST authorizer is not asked where one of its identity sources is missing or empty", async () => {
  for (const [path, credential] of [
    ["?q=1", undefined],
    ["", "allow"],
    ["?q=", "allow"],
  ] as const) {
    const { status, text } = await asked("request", `/prod/pets/7${path}`, credential);
    assert.equal(`${status} ${text}`, unknown);
  }
});

test("what an authorizer said is remembered for its time by the identity, for all methods and paths", async () => {
  const ids = async (id: string, ...paths: readonly string[]) => {
    const contexts = [];
    for (const path of paths) contexts.push(await contextOf(id, path, "allow-all"));
    return contexts.map(({ invocation }) => invocation);
  };
  const [first, second] = await ids("cached", "/prod/pets/7", "/prod/open");
  assert.equal(first, second);
  passedMs += 301_000;
  const [third] = await ids("cached", "/prod/pets/7");
  assert.notEqual(third, first);
  const [pets, open, again] = await ids("cached2", "/prod/pets/7", "/prod/open", "/prod/pets/8");
  assert.equal(pets, again);
  assert.notEqual(pets, open);
  const asks = await ids("nosource", "/prod/open", "/prod/open");
  assert.equal(new Set(asks).size, 2);
});

test("a policy that is remembered is held against every method: one that names a single one refuses the others", async () => {
  assert.equal((await asked("cached", "/prod/pets/1", "allow")).status, 200);
  const { status, text } = await asked("cached", "/prod/pets/2", "allow");
  assert.equal(`${status} ${text}`, implicit);
  assert.equal((await asked("cached", "/prod/pets/1", "allow")).status, 200);
});

test("an authorizer's error is not remembered", async () => {
  for (const credential of ["error", "unauthorized"]) {
    const [first, second] = [
      await asked("cached", "/prod/open", credential),
      await asked("cached", "/prod/open", credential),
    ];
    assert.deepEqual([first.status, second.status], credential === "error" ? [500, 500] : [401, 401]);
  }
});

test("an authorizer that is not there is a broken one", async () => {
  engine.serve(
    rest("missing", { functionName: "nobody" }),
    token,
    validated,
    cached,
    request,
    noSources,
    cachedRequest,
  );
  const { status, text } = await asked("missing", "/prod/open", "allow");
  assert.equal(`${status} ${text}`, broken);
});
