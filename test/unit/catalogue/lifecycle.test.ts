import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { VersionDocument } from "../../../src/catalogue/documents.ts";
import { arn, codeUpdate, now, openTestCatalogue, place, request, role, zip } from "../../support/open-catalogue.ts";

const asking = { place, operation: "GetFunction" };

function withoutIds({ revisionId, runId, code, ...rest }: VersionDocument) {
  assert.equal(runId, revisionId);
  return { ...rest, hasRevision: /^[0-9a-f-]{36}$/.test(revisionId), sizeBytes: code.sizeBytes };
}

test("a new function is pending in the answer and active right after, under another revision", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const answered = await catalogue.deployments.create(request());
  assert.equal(answered.functionArn, arn);
  assert.deepEqual(withoutIds(answered.version), {
    version: "$LATEST",
    status: "creating",
    modifiedAt: now,
    hasRevision: true,
    sizeBytes: 7,
    settings: {
      role,
      runtimeId: "nodejs22.x",
      handler: "index.handler",
      description: "",
      timeoutMs: 3000,
      memoryMiB: 128,
      ephemeralStorageMiB: 512,
      architecture: "x86_64",
      tracing: "PassThrough",
      logging: { format: "Text", logGroup: "/aws/lambda/f" },
      layers: [],
    },
  });
  assert.throws(() => catalogue.resolve("f", undefined), {
    name: "ResourceConflictException",
    message:
      "The operation cannot be performed at this time. The function is currently in the following state: Pending",
  });
  await catalogue.idle();
  const { version } = catalogue.describe("f", undefined, asking);
  assert.equal(version.status, "ready");
  assert.notEqual(version.revisionId, answered.version.revisionId);
});

test("while an update is in progress the old code serves, and after it the new", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await catalogue.idle();
  const before = catalogue.resolve("f", undefined);
  const updating = await catalogue.deployments.updateCode(codeUpdate("two"));
  assert.equal(updating.version.status, "updating");
  assert.equal(catalogue.resolve("f", undefined).version, before.version);
  await catalogue.idle();
  const after = catalogue.resolve("f", undefined);
  assert.notEqual(after.version.codeDirectory, before.version.codeDirectory);
  assert.equal(after.version.codeDirectory, `/code/${updating.version.code.sha256}`);
  const revisions = [before.version.revisionId, updating.version.revisionId, after.version.revisionId];
  assert.equal(new Set(revisions).size, 3);
});

test("an update that changes nothing goes through the same states", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await catalogue.idle();
  const { revisionId } = catalogue.describe("f", undefined, asking).version;
  const { version } = await catalogue.deployments.updateCode(codeUpdate("one"));
  assert.equal(version.status, "updating");
  assert.notEqual(version.revisionId, revisionId);
});

test("a function can't be changed while it is being created, nor while it is being changed", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await assert.rejects(catalogue.deployments.updateCode(codeUpdate("two")), {
    name: "ResourceConflictException",
    message:
      `The operation cannot be performed at this time. The resource ${arn} is currently in the following state: ` +
      "'Pending'. StateReasonCode: 'Creating'",
  });
  await catalogue.idle();
  await catalogue.deployments.updateCode(codeUpdate("two"));
  await assert.rejects(catalogue.deployments.updateCode(codeUpdate("three")), {
    name: "ResourceConflictException",
    message: `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`,
  });
});

test("a dry run answers what would be and changes nothing", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  await catalogue.deployments.create(request());
  await catalogue.idle();
  const before = catalogue.describe("f", undefined, asking);
  const { version } = await catalogue.deployments.updateCode({ ...codeUpdate("two"), dryRun: true });
  assert.notEqual(version.code.sha256, before.version.code.sha256);
  assert.deepEqual(version, { ...before.version, code: version.code });
  assert.deepEqual(catalogue.describe("f", undefined, asking), before);
});

test("an update with a revision that is gone is refused", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const { version } = await catalogue.deployments.create(request());
  await catalogue.idle();
  const stale = catalogue.deployments.updateCode({ ...codeUpdate("two"), ifRevisionId: version.revisionId });
  await assert.rejects(stale, {
    name: "PreconditionFailedException",
    message:
      "The Revision Id provided does not match the latest Revision Id. " +
      "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  });
  const { revisionId } = catalogue.describe("f", undefined, asking).version;
  await catalogue.deployments.updateCode({ ...codeUpdate("two"), ifRevisionId: revisionId });
});

test("publishing gives the next number, and the newest version again where nothing has changed", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const first = await catalogue.deployments.create(request({ publish: true }));
  assert.deepEqual([first.version.version, first.functionArn], ["1", arn]);
  await catalogue.idle();
  const again = await catalogue.deployments.updateCode({ ...codeUpdate("one"), publish: true });
  assert.deepEqual([again.version.version, again.functionArn], ["1", `${arn}:1`]);
  assert.equal(again.version.revisionId, first.version.revisionId);
  await catalogue.idle();
  const second = await catalogue.deployments.updateCode({ ...codeUpdate("two"), publish: true });
  assert.deepEqual([second.version.version, second.functionArn], ["2", `${arn}:2`]);
  await catalogue.idle();
  assert.notEqual(
    catalogue.resolve("f:1", undefined).version.codeDirectory,
    catalogue.resolve("f:2", undefined).version.codeDirectory,
  );
  await catalogue.deployments.delete("f", "2", place);
  await catalogue.deployments.updateCode({ ...codeUpdate("three"), publish: true });
  await catalogue.idle();
  assert.equal(catalogue.resolve("f", "3").version.version, "3");
  assert.throws(() => catalogue.resolve("f", "2"), { message: `Function not found: ${arn}:2` });
});

test("settings that were given replace the old ones, and the others stay", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue } = opened;
  const settings = {
    runtimeId: "nodejs22.x",
    handler: "index.handler",
    deadLetterTargetArn: "arn:aws:sqs:us-east-1:123456789012:q",
    environmentVariables: { A: "1" },
    logging: { format: "JSON" as const, applicationLogLevel: "DEBUG" as const },
  };
  const { version } = await catalogue.deployments.create(request({ settings }));
  await catalogue.idle();
  const update = { place, name: "f", ifRevisionId: undefined };
  const changed = await catalogue.deployments.updateConfiguration({
    ...update,
    settings: { timeoutMs: 10_000, environmentVariables: {}, deadLetterTargetArn: "" },
  });
  const { deadLetterTargetArn: _, ...rest } = version.settings;
  assert.deepEqual(changed.version.settings, { ...rest, timeoutMs: 10_000, environmentVariables: {} });
  assert.deepEqual(changed.version.settings.logging, {
    format: "JSON",
    logGroup: "/aws/lambda/f",
    applicationLogLevel: "DEBUG",
    systemLogLevel: "INFO",
  });
  await catalogue.idle();
  const text = await catalogue.deployments.updateConfiguration({
    ...update,
    settings: { logging: { format: "Text" } },
  });
  assert.deepEqual(text.version.settings.logging, { format: "Text", logGroup: "/aws/lambda/f" });
});

test("what a crash left half done is finished at the next start", async () => {
  await using opened = await openTestCatalogue();
  const { catalogue, store, code } = opened;
  const { document } = await catalogue.deployments.create(request());
  await catalogue.idle();
  await catalogue.deployments.delete("f", undefined, place);
  await code.put(Readable.from([zip("one")]));
  await store.commit({
    docs: [{ kind: "function", key: "123456789012/us-east-1/f", rev: "crashed", body: document, expect: "absent" }],
  });
  const next = await opened.again();
  await next.idle();
  const { version } = next.describe("f", undefined, asking);
  assert.equal(version.status, "ready");
  assert.equal(next.resolve("f", undefined).version.revisionId, version.revisionId);
});
