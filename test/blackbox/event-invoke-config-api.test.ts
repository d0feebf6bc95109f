import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DeleteFunctionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  ListFunctionEventInvokeConfigsCommand,
  PublishVersionCommand,
  PutFunctionEventInvokeConfigCommand,
  type PutFunctionEventInvokeConfigCommandInput,
  UpdateFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { addAlias } from "../support/add-alias.ts";
import { deploy, F } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { place } from "../support/open-catalogue.ts";
import { capital, invalid, notFound, type Refusal, refuses, small } from "../support/refusals.ts";

type Settings = Partial<PutFunctionEventInvokeConfigCommandInput>;

async function put({ lambda }: OpenApi, settings: Settings): Promise<object> {
  const { $metadata: _, ...config } = await lambda.send(
    new PutFunctionEventInvokeConfigCommand({ FunctionName: "f", ...settings }),
  );
  return config;
}

async function get({ lambda }: OpenApi, Qualifier?: string): Promise<object> {
  const { $metadata: _, ...config } = await lambda.send(
    new GetFunctionEventInvokeConfigCommand({ FunctionName: "f", Qualifier }),
  );
  return config;
}

const queue = "arn:aws:sqs:us-east-1:123456789012:q";
const topic = "arn:aws:sns:us-east-1:123456789012:t";

test("API-1149: both destinations are shown, even of a configuration without any", async () => {
  await using api = await openApi();
  await deploy(api);
  const response = await api.raw("PUT", "/2019-09-25/functions/f/event-invoke-config", '{"MaximumRetryAttempts":0}');
  const body: unknown = await response.json();
  assert(typeof body === "object" && body !== null && "LastModified" in body);
  const { LastModified, ...rest } = body;
  assert.equal(typeof LastModified, "number");
  assert.deepEqual(rest, {
    FunctionArn: `${F}:$LATEST`,
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnSuccess: {}, OnFailure: {} },
  });
  assert.deepEqual(await get(api), { ...rest, LastModified: new Date(Number(LastModified) * 1000) });
});

test("Put replaces all of a configuration, Update only what it is given", async () => {
  await using api = await openApi();
  await deploy(api);
  const OnSuccess = { Destination: queue };
  const OnFailure = { Destination: topic };
  await put(api, { MaximumRetryAttempts: 1, DestinationConfig: { OnSuccess } });
  await put(api, { MaximumEventAgeInSeconds: 60, DestinationConfig: { OnFailure } });
  const update = new UpdateFunctionEventInvokeConfigCommand({ FunctionName: "f", MaximumRetryAttempts: 2 });
  const { $metadata, LastModified, ...updated } = await api.lambda.send(update);
  const shown = {
    FunctionArn: `${F}:$LATEST`,
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnSuccess: {}, OnFailure },
  };
  assert.equal($metadata.httpStatusCode, 200);
  assert.deepEqual(updated, shown);
  assert.deepEqual(await get(api), { ...shown, LastModified });
});

test("an empty destination is none", async () => {
  await using api = await openApi();
  await deploy(api);
  await put(api, { DestinationConfig: { OnFailure: { Destination: "" } } });
  assert.deepEqual(Reflect.get(await get(api), "DestinationConfig"), { OnSuccess: {}, OnFailure: {} });
});

test("functions, queues, topics and buses are destinations, and buckets for failures", async () => {
  await using api = await openApi();
  await deploy(api);
  await deploy(api, "g");
  const bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
  for (const Destination of [queue, topic, bus, F.replace(/f$/, "g"), F.replace(/f$/, "g:live")]) {
    const DestinationConfig = { OnSuccess: { Destination }, OnFailure: { Destination } };
    assert.deepEqual(Reflect.get(await put(api, { DestinationConfig }), "DestinationConfig"), DestinationConfig);
  }
  await put(api, { DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::bucket" } } });
});

test("every qualifier has a configuration of its own, listed in pages and without a new revision", async () => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new PublishVersionCommand({ FunctionName: "f" }));
  await addAlias(api, "live", "1");
  const revisionIds = () => {
    const { document } = api.catalogue.describe("f", undefined, { place, operation: "GetFunction" });
    return [document.latest.revisionId, document.versions["1"]?.revisionId];
  };
  const before = revisionIds();
  const all = [
    await put(api, { MaximumRetryAttempts: 0 }),
    await put(api, { MaximumRetryAttempts: 1, Qualifier: "1" }),
    await put(api, { MaximumRetryAttempts: 2, FunctionName: `${F}:live` }),
  ];
  assert.deepEqual(await get(api, "live"), all[2]);
  assert.deepEqual(revisionIds(), before);
  const list = async (page: object) => {
    const { FunctionEventInvokeConfigs, NextMarker } = await api.lambda.send(
      new ListFunctionEventInvokeConfigsCommand({ FunctionName: "f", ...page }),
    );
    return { items: FunctionEventInvokeConfigs, Marker: NextMarker };
  };
  assert.deepEqual(await list({}), { items: all, Marker: undefined });
  const first = await list({ MaxItems: 2 });
  assert.deepEqual(first.items, all.slice(0, 2));
  await api.lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName: "f" }));
  assert.deepEqual(await list({ Marker: first.Marker }), { items: all.slice(2), Marker: undefined });
});

test("a configuration goes with its version, and all with the function", async () => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new PublishVersionCommand({ FunctionName: "f" }));
  await put(api, { MaximumRetryAttempts: 0, Qualifier: "1" });
  await put(api, { MaximumRetryAttempts: 0 });
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName: "f", Qualifier: "1" }));
  await assert.rejects(get(api, "1"), { name: "ResourceNotFoundException" });
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName: "f" }));
  await deploy(api);
  await assert.rejects(get(api), { name: "ResourceNotFoundException" });
});

const of = (name: string, more = "") => `/2019-09-25/functions/${name}/event-invoke-config${more}`;
const G = F.replace(/f$/, "g");
const nothing = { ...invalid, body: small("You must specify at least one of error handling or destination setting.") };
const noFunction = { ...notFound, body: capital("The function doesn't exist.") };
const none = (arn: string) => ({
  ...notFound,
  body: capital(`The function ${arn} doesn't have an EventInvokeConfig`),
});
const retry = { MaximumRetryAttempts: 1 };
const success = (Destination: string) => ({ DestinationConfig: { OnSuccess: { Destination } } });
const failure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });
const impossible = (onSuccess: string, onFailure: string) => ({
  ...invalid,
  body: small(
    `The provided destination config DestinationConfig(onSuccess=${onSuccess}, onFailure=${onFailure}) is invalid.`,
  ),
});
const itself = { ...invalid, body: small("You can't specify the function as a destination for itself.") };

const refusals: readonly Refusal[] = [
  { what: "nothing to put", request: `PUT ${of("f")}`, input: {}, ...nothing },
  { what: "nothing to update", request: `POST ${of("f")}`, input: {}, ...nothing },
  { what: "put on an unknown function", request: `PUT ${of("g")}`, input: retry, ...noFunction },
  { what: "put on an unknown version", request: `PUT ${of("f", "?Qualifier=9")}`, input: retry, ...noFunction },
  { what: "put on an unknown alias", request: `PUT ${of("f:live")}`, input: retry, ...noFunction },
  { what: "a name every object has", request: `PUT ${of("f:constructor")}`, input: retry, ...noFunction },
  { what: "list of an unknown function", request: `GET ${of("g", "/list")}`, ...noFunction },
  { what: "get of an unknown function", request: `GET ${of("g")}`, ...none(`${G}:$LATEST`) },
  { what: "get where there is none", request: `GET ${of("f", "?Qualifier=9")}`, ...none(`${F}:9`) },
  { what: "update where there is none", request: `POST ${of("f")}`, input: retry, ...none(`${F}:$LATEST`) },
  { what: "update of an unknown function", request: `POST ${of("g")}`, input: retry, ...noFunction },
  { what: "delete where there is none", request: `DELETE ${of("f")}`, ...none(`${F}:$LATEST`) },
  { what: "itself as a destination", request: `PUT ${of("f")}`, input: success(F), ...itself },
  { what: "a version of itself", request: `PUT ${of("f")}`, input: failure(`${F}:1`), ...itself },
  {
    what: "an unknown function as a destination",
    request: `PUT ${of("f")}`,
    input: success(G),
    ...invalid,
    body: small(`The destination ARN ${G} is invalid.`),
  },
  {
    what: "a destination of another service",
    request: `PUT ${of("f")}`,
    input: success("arn:aws:iam::123456789012:role/r"),
    ...impossible("OnSuccess(destination=arn:aws:iam::123456789012:role/r)", "null"),
  },
  {
    what: "a bucket for successes",
    request: `PUT ${of("f")}`,
    input: { DestinationConfig: { OnSuccess: { Destination: "arn:aws:s3:::b" }, OnFailure: { Destination: queue } } },
    ...impossible("OnSuccess(destination=arn:aws:s3:::b)", `OnFailure(destination=${queue})`),
  },
  {
    what: "a marker that no page gave",
    request: `GET ${of("f", "/list?Marker=x")}`,
    ...invalid,
    body: small("Invalid marker"),
  },
  {
    what: "more retries than there are",
    request: `PUT ${of("f")}`,
    input: { MaximumRetryAttempts: 3 },
    status: 400,
    code: "ValidationException",
    body: {
      message:
        "1 validation error detected: Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: " +
        "Member must have value less than or equal to 2",
    },
  },
];

test("API-215: what can't be configured is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await deploy(api);
  await refuses(context, api, refusals);
});
