import assert from "node:assert/strict";
import type { IncomingMessage, RequestListener } from "node:http";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import {
  PublishLayerVersionCommand,
  type PublishLayerVersionCommandOutput,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import yazl from "yazl";
import { claimOf } from "../../src/edge/access/claim.ts";
import { isSignedBy } from "../../src/edge/access/signature.ts";
import { listening, openForeignService } from "../support/foreign-service.ts";
import { create, deploy, one, sha, two } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";

const object = { S3Bucket: "bucket", S3Key: "path/to/code.zip" };

/** An S3 that gives the same zip for whatever is asked. */
const giving =
  (zip: Uint8Array): RequestListener =>
  (_, response) =>
    void response.end(zip);

/** An S3 that refuses everything in its own words. */
const refusing =
  (status: number, code: string, message: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    const error = `<Error><Code>${code}</Code><Message>${message}</Message><Key>k</Key></Error>`;
    response.writeHead(status, { "content-type": "application/xml", ...headers });
    response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${error}`);
  };

async function publishLayer({ lambda }: OpenApi): Promise<PublishLayerVersionCommandOutput> {
  return await lambda.send(new PublishLayerVersionCommand({ LayerName: "l", Content: object }));
}

test("a function is created from a zip in S3", async () => {
  await using service = await openForeignService(giving(one));
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const { CodeSha256, CodeSize } = await create(api.lambda, { Code: object });
  assert.deepEqual({ CodeSha256, CodeSize }, { CodeSha256: sha(one), CodeSize: one.length });
  const [asked] = service.arrived;
  assert.deepEqual([asked?.method, asked?.url], ["GET", "/bucket/path/to/code.zip"]);
  assert.deepEqual(asked?.rawHeaders.slice(0, 2), ["host", new URL(service.endpoint).host]);
  assert.equal(asked?.rawHeaders.includes("authorization"), false);
});

test("a function's code is updated from one version of an object (API-206)", async () => {
  await using service = await openForeignService(giving(two));
  await using api = await openApi({ upstreams: { s3: `${service.endpoint}/base` } });
  await deploy(api);
  const update = { FunctionName: "f", ...object, S3ObjectVersion: "v/1+2" };
  const { CodeSha256 } = await api.lambda.send(new UpdateFunctionCodeCommand({ ...update, DryRun: true }));
  assert.equal(CodeSha256, sha(two));
  await api.lambda.send(new UpdateFunctionCodeCommand(update));
  const url = "/base/bucket/path/to/code.zip?versionId=v%2F1%2B2";
  assert.deepEqual(
    service.arrived.map((asked) => asked.url),
    [url, url],
  );
});

test("a layer has its content from S3 too", async () => {
  await using service = await openForeignService(giving(one));
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const { Content } = await publishLayer(api);
  assert.deepEqual([Content?.CodeSha256, Content?.CodeSize], [sha(one), one.length]);
});

test("with credentials the engine signs what it asks, whatever letters the key has", async () => {
  const credentials = { accessKeyId: "AKIDENGINE", secretAccessKey: "secret", sessionToken: "session" };
  const signed: Promise<boolean>[] = [];
  await using service = await openForeignService((request, response) => {
    signed.push(holds(request, credentials.secretAccessKey));
    response.end(one);
  });
  await using api = await openApi({ upstreams: { s3: service.endpoint } }, { credentials });
  const S3Key = "ä b/(1)!*'/+&?=#%2F//../code.zip";
  await create(api.lambda, { Code: { ...object, S3Key, S3ObjectVersion: "a+/=" } });
  assert.deepEqual(await Promise.all(signed), [true]);
  const [, path] = /^\/bucket\/(.*)\?/.exec(service.arrived[0]?.url ?? "") ?? [];
  assert.equal(decodeURIComponent(path ?? ""), S3Key);
});

async function holds(request: IncomingMessage, secret: string): Promise<boolean> {
  const claim = claimOf(request.headers, new URLSearchParams());
  assert(claim);
  assert.deepEqual([claim.service, claim.region, claim.sessionToken], ["s3", "us-east-1", "session"]);
  return await isSignedBy(secret, claim, request, Buffer.alloc(0));
}

const getObject = "Error occurred while GetObject. S3 Error Code: ";

const refusals: readonly [why: string, listener: RequestListener, name: string, message: string | RegExp][] = [
  [
    "that is not there",
    refusing(404, "NoSuchKey", "The specified key does not exist."),
    "InvalidParameterValueException",
    `${getObject}NoSuchKey. S3 Error Message: The specified key does not exist.`,
  ],
  [
    "in a bucket that is not there",
    refusing(404, "NoSuchBucket", "The specified bucket does not exist"),
    "InvalidParameterValueException",
    `${getObject}NoSuchBucket. S3 Error Message: The specified bucket does not exist`,
  ],
  [
    "that S3 does not give to the engine",
    refusing(403, "AccessDenied", "Access Denied"),
    "AccessDeniedException",
    "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for " +
      "bucket/path/to/code.zip. S3 Error Code: AccessDenied. S3 Error Message: Access Denied",
  ],
  [
    "that is said to be elsewhere",
    refusing(301, "PermanentRedirect", "The bucket is in &quot;eu&quot; &amp; not here", { location: "/elsewhere" }),
    "InvalidParameterValueException",
    `${getObject}PermanentRedirect. S3 Error Message: The bucket is in "eu" & not here`,
  ],
  [
    "refused without a word",
    (_, response) => void response.writeHead(418).end(),
    "InvalidParameterValueException",
    `${getObject}418. S3 Error Message: I'm a Teapot`,
  ],
  [
    "that breaks off",
    (_, response) => void response.writeHead(200, { "content-length": "99" }).write("PK", () => response.destroy()),
    "InvalidParameterValueException",
    `${getObject}IncompleteBody. S3 Error Message: The object broke off while it was read.`,
  ],
  [
    "that gets no answer",
    (_, response) => void response.destroy(),
    "UpstreamUnreachableException",
    /^The endpoint for s3, http:\/\/127\.0\.0\.1:\d+, can't be reached: socket hang up$/,
  ],
  [
    "that is no zip",
    (_, response) => void response.end("notzip"),
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  ],
];

for (const [why, listener, name, message] of refusals) {
  test(`code ${why} is refused, and nothing is kept (API-201)`, async () => {
    let asked = 0;
    await using service = await listening((request, response) => {
      asked += 1;
      listener(request, response);
    });
    await using api = await openApi({ upstreams: { s3: service.endpoint } });
    await assert.rejects(create(api.lambda, { Code: object }), { name, message });
    await assert.rejects(publishLayer(api), { name, message });
    assert.deepEqual(await api.store.list("function", { limit: 1 }), []);
    assert.equal(asked, 2);
  });
}

test("a zip in S3 may be over the 50 MB of one that is sent along, up to 250 MB unpacked", async () => {
  const zip = new yazl.ZipFile();
  const file = { name: "index.js", bytes: 60_000_000 };
  zip.addBuffer(Buffer.alloc(file.bytes, "x"), file.name, { compress: false });
  zip.end();
  const whole = await buffer(zip.outputStream);
  await using service = await openForeignService(giving(whole));
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  assert.equal((await create(api.lambda, { Code: object })).CodeSize, whole.length);
});

test("an object without end is not read to its end", async () => {
  await using service = await listening((_, response) => {
    const chunk = Buffer.alloc(1_048_576);
    const more = (): void => void response.write(chunk, (error) => error ?? more());
    more();
  });
  await using api = await openApi({ upstreams: { s3: service.endpoint } });
  const message = "Unzipped size must be smaller than 262144000 bytes";
  await assert.rejects(create(api.lambda, { Code: object }), { name: "InvalidParameterValueException", message });
});

test("without an S3 the engine says how to give it one", async () => {
  await using api = await openApi();
  const message =
    "Code in S3 is fetched from the S3 endpoint of this engine, which has none: start it with --upstream s3=URL, " +
    "or set AWS_ENDPOINT_URL_S3";
  await assert.rejects(create(api.lambda, { Code: object }), { name: "InvalidParameterValueException", message });
});

test("a zip and an object at once are one source too many (API-201)", async () => {
  await using api = await openApi();
  const message = "Please do not provide other FunctionCode parameters when providing a ZipFile.";
  const both = create(api.lambda, { Code: { ...object, ZipFile: one } });
  await assert.rejects(both, { name: "InvalidParameterValueException", message });
});
