/** RT-136. In the cache that the person's own functions use: fetched once, not for every run. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { runtimes, type Runtime } from "../../src/model/runtimes.ts";
import { nodePackage } from "../../src/runtimes/node-package.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { sdkOf } from "../../src/runtimes/sdk.ts";

const installed = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });

const signWithV2 = `
  var S3 = require("aws-sdk").S3;
  var s3 = new S3({ region: "eu-west-1", accessKeyId: "a", secretAccessKey: "b" });
  console.log(s3.getSignedUrl("getObject", { Bucket: "bucket", Key: "key" }).split("?")[0]);`;

const signWithV3 = `
  const { S3Client, GetObjectCommand } = require("@aws-sdk/client-s3");
  const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");
  const { readdirSync } = require("node:fs");
  for (const name of readdirSync(process.env.NODE_PATH + "/@aws-sdk")) {
    if (/^(client|lib)-/.test(name)) require("@aws-sdk/" + name);
  }
  const client = new S3Client({ region: "eu-west-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  getSignedUrl(client, new GetObjectCommand({ Bucket: "bucket", Key: "key" })).then((url) => console.log(url.split("?")[0]));`;

for (const runtime of oldestAndNewestOfEachSdk()) {
  const skip = nodePackage(runtime) ? false : "this system has no such Node.js";
  test(`${runtime.id} loads ${sdkOf(runtime)} and signs with it`, { skip }, async () => {
    const NODE_PATH = await installed.sdkModules(runtime.id);
    const script = runtime.sdk === "v2" ? signWithV2 : signWithV3;
    // AWS's own variable keeps version 2 from speaking of its end.
    const env = { NODE_PATH, AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.id}` };
    const { stdout } = await promisify(execFile)(await installed.nodeBinary(runtime.id), ["-e", script], { env });
    assert.equal(stdout, "https://bucket.s3.eu-west-1.amazonaws.com/key\n");
  });
}

function oldestAndNewestOfEachSdk(): Runtime[] {
  const all = [...new Set(runtimes.map(sdkOf))].map((sdk) => runtimes.filter((runtime) => sdkOf(runtime) === sdk));
  return [...new Set(all.flatMap((carriers) => [carriers[0], carriers.at(-1)]))].filter((each) => each !== undefined);
}
