/** Every error that AWS's model declares for an operation of tier A: provoked to the letter, or why it can't be. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { RestRoutes } from "../../src/edge/routes.ts";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { clientConfig, openApi } from "../support/open-api.ts";
import type { Provocation } from "../support/tier-a/declared.ts";
import { tierAErrors } from "../support/tier-a/tier-a-errors.ts";
import { openWorld } from "../support/tier-a/world.ts";

interface PublishedModel {
  readonly operations: Readonly<Record<string, { readonly errors?: readonly { readonly shape: string }[] }>>;
  readonly shapes: Readonly<Record<string, { readonly error?: { httpStatusCode: number }; readonly members?: object }>>;
}

const specification = new URL("../../docs/spec/", import.meta.url);
const model: PublishedModel = JSON.parse(readFileSync(new URL("models/lambda.json", specification), "utf8"));
/** Of every operation; but here only invocations have a rate. Both have tests of their own below. */
const general = ["ServiceException", "TooManyRequestsException"];

/** `| API-020 | A | AddLayerVersionPermission | POST …` */
const rules = readFileSync(new URL("lambda-api.md", specification), "utf8");
const tierA = [...rules.matchAll(/^\| API-0\d+ \| A \| (\w+) \|/gm)].map(([, operation = ""]) => operation);

interface Row {
  readonly operation: string;
  readonly error: string;
  readonly provocation: Provocation;
}

const rows: readonly Row[] = Object.entries(tierAErrors).flatMap(([operation, errors]) =>
  Object.entries(errors).flatMap(([error, given]) =>
    typeof given === "string" ? [] : [given].flat().map((provocation) => ({ operation, error, provocation })),
  ),
);

test("every error that the model declares of tier A is provoked, or excused in a sentence", () => {
  assert.equal(tierA.length, 56);
  const declared = tierA.flatMap((operation) =>
    (model.operations[operation]?.errors ?? [])
      .filter(({ shape }) => !general.includes(shape))
      .map(({ shape }) => `${operation} ${shape}`),
  );
  const listed = Object.entries(tierAErrors).flatMap(([operation, errors]) =>
    Object.keys(errors).map((error) => `${operation} ${error}`),
  );
  assert.deepEqual(listed.toSorted(), declared.toSorted());
  for (const given of Object.values(tierAErrors).flatMap((errors) => Object.values(errors))) {
    if (typeof given === "string") assert.match(given, /^[A-Z].{20,}\.$/);
  }
});

test("a provocation is a request for the operation under which it stands", () => {
  const routes = new RestRoutes();
  for (const { operation, provocation } of rows) {
    const [method = "", path = ""] = provocation.request.split(" ");
    assert.equal(routes.match(method, path).route.name, operation, provocation.request);
  }
});

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Where the wire is not what the model says (API-161). */
const onTheWire: Readonly<Record<string, { readonly code: string; readonly key: string }>> = {
  RequestTooLargeException: { code: "RequestEntityTooLargeException", key: "Message" },
};

/** API-005 */
function checkHead({ status, headers }: Response, expected: number, code: string): void {
  assert.deepEqual(
    [status, headers.get("x-amzn-errortype"), headers.get("content-type")],
    [expected, code, "application/json"],
  );
  assert.match(headers.get("x-amzn-requestid") ?? "", uuid);
}

/** Code, status, headers and text, to the last byte. */
async function check(answer: Response, { error, provocation }: Row, message: string | RegExp): Promise<void> {
  const { error: { httpStatusCode: status } = { httpStatusCode: 0 }, members = {} } = model.shapes[error] ?? {};
  const key = onTheWire[error]?.key ?? ("Message" in members ? "Message" : "message");
  checkHead(answer, status, onTheWire[error]?.code ?? error);
  const body = await answer.text();
  const given: unknown = Reflect.get(JSON.parse(body), key);
  if (message instanceof RegExp) assert.match(String(given), message);
  else assert.equal(given, message);
  assert.equal(body, JSON.stringify({ ...(provocation.hasType ?? { Type: "User" }), [key]: given }));
}

async function provoke(context: TestContext, endpoint: string, row: Row, names: Readonly<Record<string, string>>) {
  const named = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? "");
  const { operation, error, provocation } = row;
  const { input, headers = {}, message } = provocation;
  const [method = "", path = ""] = named(provocation.request).split(" ");
  await context.test(
    `${operation} ${error}: ${typeof message === "string" ? named(message) : String(message)}`,
    async () => {
      const isBytes = typeof input === "string" || input instanceof Uint8Array;
      const body = isBytes ? input : input && JSON.stringify(input);
      const answer = await fetch(endpoint + path, { method, headers, ...(body !== undefined && { body }) });
      await check(answer, row, typeof message === "string" ? named(message) : message);
    },
  );
}

test("what can't be is refused as AWS refuses it: code, status, headers and text (API-020 … API-075)", async (context) => {
  await using world = await openWorld();
  for (const row of rows) await provoke(context, world.api.endpoint, row, world.names);
});

test("an invocation that is throttled says why, and when to come back (API-159, API-310)", async () => {
  const chosen = { port: 0, prewarm: 0, isolation: "none" } as const;
  await using engine = await startEngine(chosen, { diagnostics: () => {} });
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  await deploy(lambda, { name: "f", code: "exports.handler = async () => 1" });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "f", ReservedConcurrentExecutions: 0 }));
  lambda.destroy();
  for (const path of ["2015-03-31/functions/f/invocations", "2021-11-15/functions/f/response-streaming-invocations"]) {
    const answer = await fetch(`${engine.endpoint}/${path}`, { method: "POST" });
    checkHead(answer, 429, "TooManyRequestsException");
    assert.equal(answer.headers.get("retry-after"), "1");
    assert.equal(
      await answer.text(),
      '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
    );
  }
});

test("an engine that fails says that it did, and not why (API-164)", async () => {
  await using api = await openApi();
  await deploy(api.lambda, { name: "f", code: "exports.handler = async () => 1" });
  await api.catalogue.idle();
  await api.store.close();
  const answer = await api.raw("POST", "/2015-03-31/functions/f/versions");
  checkHead(answer, 500, "ServiceException");
  assert.equal(await answer.text(), '{"Type":"Service","Message":"An internal error occurred."}');
});
