import assert from "node:assert/strict";
import {
  AddLayerVersionPermissionCommand,
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  type LambdaClient,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
} from "@aws-sdk/client-lambda";
import { type FunctionDocument, functionIn, functionKey, functionKind } from "../../../src/catalogue/documents.ts";
import { maxTotalCodeBytes } from "../../../src/model/limits.ts";
import type { Store } from "../../../src/store/store.ts";
import { addAlias } from "../add-alias.ts";
import { eventually } from "../eventually.ts";
import { deploy, one, role } from "../functions.ts";
import { publishLayer } from "../layers.ts";
import { leaveBusy, queue, settled, stream } from "../mappings.ts";
import { type OpenApi, openApi } from "../open-api.ts";
import { place } from "../open-catalogue.ts";
import { signedFor } from "./declared.ts";

/** An engine in which every refusal of tier A can be had. */
export interface World extends AsyncDisposable {
  readonly api: OpenApi;
  /** What only this engine knows: UUIDs by the names that rows have for them. */
  readonly names: Readonly<Record<string, string>>;
}

const fullRegion = { ...place, region: "eu-west-1" };

export async function openWorld(): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const api = opened.use(await openApi({}, { before: (store) => deafTo(store, functionKey(place, "behind")) }));
  await makeFunctions(api);
  await makeBehind(api);
  await makeLayers(api.lambda);
  await fillRegion(api);
  await leaveBusy(api);
  const names = {
    queueMapping: (await settled(api, { EventSourceArn: queue })).UUID,
    streamMapping: (await settled(api, { EventSourceArn: stream, StartingPosition: "LATEST" })).UUID,
    mappingOfG: (await settled(api, { EventSourceArn: queue, FunctionName: "g" })).UUID,
  };
  const rest = opened.move();
  return { api, names, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

/** `f` with a version and all that belongs to it, and two in the middle of a change. */
async function makeFunctions(api: OpenApi): Promise<void> {
  const { lambda } = api;
  for (const name of ["f", "g", "pending", "updating"]) await deploy(api, name);
  const FunctionName = "f";
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await addAlias(api, "live", "1");
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "1", ProvisionedConcurrentExecutions: 2 }),
  );
  const Action = "lambda:InvokeFunction";
  const Principal = "s3.amazonaws.com";
  await lambda.send(new AddPermissionCommand({ FunctionName, StatementId: "s", Action, Principal }));
  await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: "NONE" }));
  await rewrite(api, "pending", ({ latest }) => ({ latest: { ...latest, status: "creating" } }));
  await rewrite(api, "updating", ({ latest }) => ({ latest: { ...latest, status: "updating" } }));
}

/** A function of which this engine has not heard yet that another one has changed it. */
async function makeBehind(api: OpenApi): Promise<void> {
  const { lambda } = api;
  const FunctionName = "behind";
  await deploy(api, FunctionName);
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await addAlias(api, "live", "1", FunctionName);
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 10 }));
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "1", ProvisionedConcurrentExecutions: 2 }),
  );
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 }));
  await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: "NONE" }));
  await write(api.store, functionKey(place, FunctionName), () => ({}));
}

/** `l` with a short policy, `bare` with none, and `full` with one that has no room for another statement. */
async function makeLayers(lambda: LambdaClient): Promise<void> {
  const permission = { VersionNumber: 1, Action: "lambda:GetLayerVersion", Principal: "*" };
  const add = async (LayerName: string, StatementId: string) =>
    await lambda.send(new AddLayerVersionPermissionCommand({ ...permission, LayerName, StatementId }));
  for (const LayerName of ["l", "bare", "full"]) await publishLayer(lambda, { LayerName });
  await add("l", "s");
  const fill = async () => {
    for (let count = 0; ; count++) await add("full", String(count).padStart(100, "s"));
  };
  await assert.rejects(fill(), { name: "PolicyLengthExceededException" });
}

/** Leaves no room for code in a region: one package counts for all that an account may have there. */
async function fillRegion(api: OpenApi): Promise<void> {
  for (const FunctionName of ["large", "small"]) {
    const Code = { ZipFile: one.toString("base64") };
    const input = { FunctionName, Runtime: "nodejs22.x", Role: role, Handler: "index.handler", Code };
    await api.raw("POST", "/2015-03-31/functions", JSON.stringify(input), signedFor(fullRegion.region));
  }
  await api.catalogue.idle();
  await write(api.store, functionKey(fullRegion, "large"), ({ latest }) => ({
    latest: { ...latest, code: { ...latest.code, sizeBytes: maxTotalCodeBytes } },
  }));
  await eventually(() => assert(api.catalogue.usage(fullRegion).codeBytes > maxTotalCodeBytes));
}

type Step = (document: FunctionDocument) => Partial<FunctionDocument>;

/** Changes a function as another engine would, and waits until this one has heard of it. */
async function rewrite({ store, catalogue }: OpenApi, name: string, step: Step): Promise<void> {
  const written = await write(store, functionKey(place, name), step);
  await eventually(() => {
    const { version } = catalogue.describe(name, undefined, { place, operation: "GetFunction" });
    assert.equal(version.status, written.latest.status);
  });
}

async function write(store: Store, key: string, step: Step): Promise<FunctionDocument> {
  const doc = await store.get(functionKind, key);
  assert(doc);
  const before = functionIn(doc);
  const body = { ...before, ...step(before) };
  await store.commit({ docs: [{ kind: functionKind, key, rev: "another", body, expect: doc.rev }] });
  return body;
}

/** The same store, but its feed keeps to itself what becomes of the document `key`. */
function deafTo(store: Store, key: string): Store {
  const changes = store.changes.bind(store);
  return Object.assign(store, {
    changes: async function* (after: number, signal: AbortSignal) {
      for await (const each of changes(after, signal)) yield each.filter((change) => change.key !== key);
    },
  });
}
