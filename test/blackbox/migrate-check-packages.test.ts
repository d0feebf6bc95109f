import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { patience } from "../support/functions.ts";
import { type Checked, migrateCheck } from "../support/migrate-check.ts";
import { clientConfig } from "../support/open-api.ts";
import { applicationsFolder, deployApplications, installPackages } from "../support/web-applications.ts";

/** Packages as npm has them, in handlers as their READMEs have them; the engine runs each to see whether it is true. */

interface Culprit {
  readonly name: string;
  readonly handler?: string;
  /** Before nodejs24.x, if it isn't nodejs22.x. */
  readonly from?: RuntimeId;
  readonly verdict: "loads" | "refused" | "not loaded";
  readonly kind: string;
  /** What is told of the first finding: its package, below which file, and how it is reached. */
  readonly package: string;
  readonly file: string;
  readonly line: number;
  readonly by: readonly string[];
  readonly change: RegExp;
  /** What nodejs24.x answers the request with. */
  readonly answer: RegExp;
}

const refused = /Runtime\.CallbackHandlerDeprecated/;

const culprits: readonly Culprit[] = [
  {
    name: "vendia-serverless-express",
    verdict: "refused",
    kind: "callback-handler",
    package: "@codegenie/serverless-express@4.17.1",
    file: "node_modules/@codegenie/serverless-express/src/configure.js",
    line: 102,
    by: ["@vendia/serverless-express@4.12.6", "@codegenie/serverless-express@4.17.1"],
    change: /^replace @vendia\/serverless-express by @codegenie\/serverless-express 5 or later$/,
    answer: refused,
  },
  {
    name: "serverless-http",
    // From nodejs8.10 on the body is gone already.
    from: "nodejs6.10",
    verdict: "refused",
    kind: "callback-handler",
    package: "serverless-http@1.4.3",
    file: "node_modules/serverless-http/serverless-http.js",
    line: 18,
    by: ["serverless-http@1.4.3"],
    change: /^upgrade serverless-http to 3 or later$/,
    answer: refused,
  },
  {
    name: "claudia-api-builder",
    handler: "claudia-api-builder.proxyRouter",
    verdict: "refused",
    kind: "callback-handler",
    package: "claudia-api-builder@4.1.2",
    file: "node_modules/claudia-api-builder/src/api-builder.js",
    line: 345,
    by: ["claudia-api-builder@4.1.2"],
    change: /^no release of claudia-api-builder does without context\.done: give it one\nexports\.handler/,
    answer: refused,
  },
  {
    name: "aws-serverless-express",
    verdict: "loads",
    kind: "context-method",
    package: "@codegenie/serverless-express@3.4.1",
    file: "node_modules/aws-serverless-express/node_modules/@codegenie/serverless-express/src/index.js",
    line: 229,
    by: ["aws-serverless-express@3.4.0", "@vendia/serverless-express@3.4.1", "@codegenie/serverless-express@3.4.1"],
    change: /^replace aws-serverless-express by @codegenie\/serverless-express 5 or later$/,
    answer: /^null$/,
  },
  {
    name: "middy",
    verdict: "refused",
    kind: "callback-handler",
    package: "middy@0.36.0",
    file: "node_modules/middy/src/middy.js",
    line: 143,
    by: ["middy@0.36.0"],
    change: /^replace middy by @middy\/core 2 or later/,
    answer: refused,
  },
  {
    name: "lambda-api",
    from: "nodejs16.x",
    verdict: "not loaded",
    kind: "sdk-v2",
    package: "lambda-api@0.8.1",
    file: "node_modules/lambda-api/lib/s3-service.js",
    line: 10,
    by: ["lambda-api@0.8.1"],
    change: /^upgrade lambda-api to 1 or later, or package aws-sdk$/,
    answer: /Runtime\.ImportModuleError.*aws-sdk/,
  },
];

/** The same packages where they are good, or used as they have to be. */
const silent = [
  "aws-serverless-express",
  "claudia-api-builder",
  "codegenie-serverless-express",
  "hono",
  "lambda-api",
  "middy-core",
  "serverless-http",
  "serverless-http-3",
] as const;

const skip = (await installPackages("callbacks")) ?? (await installPackages("promises")) ?? false;
const callbacks = applicationsFolder("callbacks");
const promises = applicationsFolder("promises");

let engine: Engine;
let lambda: LambdaClient;
let checked: Checked;

before(async () => {
  if (skip !== false) return;
  engine = await startEngine({ port: 0 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
  checked = await migrateCheck(callbacks);
});

after(async () => {
  lambda?.destroy();
  await engine?.close();
});

for (const { name, handler = `${name}.handler`, from = "nodejs22.x", ...told } of culprits) {
  test(`${name}'s handler is found, with the package at fault and what to do`, { skip }, async () => {
    const { handlers } = handler.endsWith(".handler") ? checked : await migrateCheck(callbacks, "--handler", handler);
    const found = handlers.get(handler);
    const [first] = found?.findings ?? [];
    assert.deepEqual(
      [found?.verdict, first?.kind, first?.package, first?.file, first?.line, first?.packages],
      [told.verdict, told.kind, told.package, join(callbacks, told.file), told.line, told.by],
    );
    assert.match(first?.change ?? "", told.change);
  });

  test(`${name}'s handler answers on ${from} and not on nodejs24.x`, { skip }, async () => {
    assert.match(await answerOn(from, "callbacks", handler), /^\{.*"statusCode":200.*world/);
    assert.match(await answerOn("nodejs24.x", "callbacks", handler), told.answer);
  });
}

test("nothing is said of packages that are good", { skip }, async () => {
  const { status, handlers } = await migrateCheck(promises, "--invoke", event);
  const said = [...handlers].map(([handler, { verdict, findings }]) => [handler, verdict, findings]);
  assert.deepEqual(new Set(said), new Set(silent.map((name) => [`${name}.handler`, "loads", []])));
  assert.equal(status, 0);
});

for (const name of silent) {
  test(`${name} in its good release answers alike on nodejs22.x and nodejs24.x`, { skip }, async () => {
    const before24 = await answerOn("nodejs22.x", "promises", `${name}.handler`);
    assert.match(before24, /"statusCode":200.*world|world.*"statusCode":200/);
    const now = await answerOn("nodejs24.x", "promises", `${name}.handler`);
    assert.equal(dateless(now), dateless(before24));
  });
}

test("an event shows what no reading does: serverless-http 2 loses the headers", { skip }, async () => {
  const handler = "serverless-http-2.handler";
  const { handlers: read } = await migrateCheck(callbacks, "--handler", handler);
  assert.deepEqual(read.get(handler)?.findings, []);
  const { status, handlers } = await migrateCheck(callbacks, "--handler", handler, "--invoke", event);
  const [finding] = handlers.get(handler)?.findings ?? [];
  assert.deepEqual([status, finding?.kind, finding?.effect], [1, "other-answer", "changes"]);
  assert.match(finding?.why ?? "", /^nodejs22\.x .*x-powered-by.*nodejs24\.x with .*"headers":\{\}/);
});

/** A request as API Gateway's REST API sends it. */
const event = JSON.stringify({
  resource: "/hello",
  path: "/hello",
  httpMethod: "GET",
  headers: { accept: "*/*" },
  multiValueHeaders: { accept: ["*/*"] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: { resourcePath: "/hello", httpMethod: "GET", path: "/hello", stage: "prod", identity: {} },
  body: null,
  isBase64Encoded: false,
});

const deployed = new Set<string>();

/** One function for all handlers of a folder on a runtime: packing so many files takes a while. */
async function answerOn(runtime: RuntimeId, folder: string, Handler: string): Promise<string> {
  const FunctionName = `${folder}-${runtime.replace(".", "-")}`;
  if (!deployed.has(FunctionName)) {
    await deployApplications(lambda, { folder, runtime, handlers: { [FunctionName]: Handler } });
    deployed.add(FunctionName);
  }
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler }));
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName });
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: event }));
  return Buffer.from(answer.Payload ?? []).toString();
}

/** Without the date that applications send along. */
function dateless(answer: string): string {
  return answer.replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, "");
}
