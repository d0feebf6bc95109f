import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetFunctionRecursionConfigCommand,
  GetRuntimeManagementConfigCommand,
  PublishVersionCommand,
  PutFunctionRecursionConfigCommand,
  PutRuntimeManagementConfigCommand,
  type PutRuntimeManagementConfigCommandInput,
} from "@aws-sdk/client-lambda";
import { addAlias } from "../support/add-alias.ts";
import { deploy, F } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { capital, notFound, type Refusal, refuses } from "../support/refusals.ts";

const FunctionName = "f";
const RuntimeVersionArn = `arn:aws:lambda:us-east-1::runtime:${"a".repeat(64)}`;

async function put({ lambda }: OpenApi, input: Partial<PutRuntimeManagementConfigCommandInput>): Promise<object> {
  const command = new PutRuntimeManagementConfigCommand({ FunctionName, UpdateRuntimeOn: "Auto", ...input });
  const { $metadata, ...config } = await lambda.send(command);
  assert.equal($metadata.httpStatusCode, 200);
  return config;
}

async function get({ lambda }: OpenApi, Qualifier?: string): Promise<object> {
  const command = new GetRuntimeManagementConfigCommand({ FunctionName, Qualifier });
  const { $metadata: _, ...config } = await lambda.send(command);
  return config;
}

test("API-229: runtimes are updated automatically until something else is chosen", async () => {
  await using api = await openApi();
  await deploy(api);
  assert.deepEqual(await get(api), { UpdateRuntimeOn: "Auto", FunctionArn: F });
  const manual = { UpdateRuntimeOn: "Manual", RuntimeVersionArn, FunctionArn: F } as const;
  assert.deepEqual(await put(api, { UpdateRuntimeOn: "Manual", RuntimeVersionArn }), manual);
  assert.deepEqual(await get(api), manual);
  assert.deepEqual(await get(api, "$LATEST"), { ...manual, FunctionArn: `${F}:$LATEST` });
  await put(api, { UpdateRuntimeOn: "FunctionUpdate" });
  assert.deepEqual(await get(api), { UpdateRuntimeOn: "FunctionUpdate", FunctionArn: F });
});

test("every version has its own choice, which goes with it", async () => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new PublishVersionCommand({ FunctionName }));
  await addAlias(api, "live", "1");
  await put(api, { UpdateRuntimeOn: "FunctionUpdate", Qualifier: "1" });
  assert.deepEqual(await get(api), { UpdateRuntimeOn: "Auto", FunctionArn: F });
  assert.deepEqual(await get(api, "1"), { UpdateRuntimeOn: "FunctionUpdate", FunctionArn: `${F}:1` });
  assert.deepEqual(await get(api, "live"), { UpdateRuntimeOn: "FunctionUpdate", FunctionArn: `${F}:live` });
  await api.lambda.send(new DeleteAliasCommand({ FunctionName, Name: "live" }));
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "1" }));
  await assert.rejects(get(api, "1"), { name: "ResourceNotFoundException", message: `Function not found: ${F}:1` });
});

test("API-230: recursive loops are terminated until they are allowed", async () => {
  await using api = await openApi();
  await deploy(api);
  const recursiveLoop = async () =>
    (await api.lambda.send(new GetFunctionRecursionConfigCommand({ FunctionName }))).RecursiveLoop;
  assert.equal(await recursiveLoop(), "Terminate");
  const allow = new PutFunctionRecursionConfigCommand({ FunctionName, RecursiveLoop: "Allow" });
  assert.equal((await api.lambda.send(allow)).RecursiveLoop, "Allow");
  assert.equal(await recursiveLoop(), "Allow");
});

const management = (name: string) => `/2021-07-20/functions/${name}/runtime-management-config`;
const recursion = (name: string) => `/2024-08-31/functions/${name}/recursion-config`;
const G = F.replace(/f$/, "g");
const missing = (arn: string) => ({ ...notFound, body: capital(`Function not found: ${arn}`) });
const input = { UpdateRuntimeOn: "Auto" };
const loop = { RecursiveLoop: "Allow" };

const refusals: readonly Refusal[] = [
  { what: "put for an unknown function", request: `PUT ${management("g")}`, input, ...missing(G) },
  { what: "put for an unknown version", request: `PUT ${management("f:9")}`, input, ...missing(`${F}:9`) },
  { what: "get of an unknown function", request: `GET ${management("g")}`, ...missing(G) },
  { what: "get of an unknown version", request: `GET ${management("f")}?Qualifier=9`, ...missing(`${F}:9`) },
  { what: "loops of an unknown function", request: `PUT ${recursion("g")}`, input: loop, ...missing(G) },
  { what: "get of loops of an unknown function", request: `GET ${recursion("g")}`, ...missing(G) },
  {
    what: "an unknown choice of loops (API-173)",
    request: `PUT ${recursion("f")}`,
    input: { RecursiveLoop: "Maybe" },
    status: 400,
    code: "ValidationException",
    body: {
      message:
        "1 validation error detected: Value 'Maybe' at 'recursiveLoop' failed to satisfy constraint: " +
        "Member must satisfy enum value set: [Terminate, Allow]",
    },
  },
];

test("API-115: what belongs to no function is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await deploy(api);
  await refuses(context, api, refusals);
});
