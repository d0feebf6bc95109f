import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { startEngine } from "../../src/engine.ts";
import { folderOf } from "../support/folder-of.ts";
import { freePort } from "../support/free-port.ts";
import { lambkin } from "../support/lambkin-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** What all commands that talk to an engine share, and `lambkin list` and `delete`; `deploy` has a file of its own. */

test("list shows every function, from however many pages", async () => {
  await using engine = await startEngine({ port: 0 }, { diagnostics: () => {} });
  await using folder = await folderOf({ "index.js": "exports.handler = async () => 1;" });
  const at = { AWS_ENDPOINT_URL: engine.endpoint };
  const titles = ["NAME", "RUNTIME", "MEMORY", "TIMEOUT", "SIZE", "LAST MODIFIED"];
  assert.deepEqual(rows((await lambkin(["list"], at)).stdout), [titles]);

  await lambkin(["deploy", folder.path, "--name", "f00", "--memory", "256"], at);
  const deploys = Array.from({ length: 54 }, (_, n) =>
    createBare(engine.endpoint, `f${String(n + 1).padStart(2, "0")}`),
  );
  await Promise.all(deploys);
  const listed = await lambkin(["list"], at);
  const [head, first = [], ...rest] = rows(listed.stdout);
  assert.deepEqual(head, titles);
  assert.deepEqual(first.slice(0, 5), ["f00", "nodejs26.x", "256 MB", "3 s", "1 kB"]);
  assert.match(first[5] ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  assert.equal(rest.length, 54);
  const json: FunctionConfiguration[] = JSON.parse((await lambkin(["list", "--json"], at)).stdout);
  assert.deepEqual(
    new Set(json.map(({ FunctionName }) => FunctionName)),
    new Set([first, ...rest].map(([name]) => name)),
  );
});

test("delete deletes a version, then the function", async () => {
  await using engine = await startEngine({ port: 0 }, { diagnostics: () => {} });
  const at = { AWS_ENDPOINT_URL: engine.endpoint };
  await using folder = await folderOf({ "gone.js": "exports.handler = async () => 1;" });
  await lambkin(["deploy", join(folder.path, "gone.js"), "--publish"], at);
  const version = await lambkin(["delete", "gone", "--qualifier", "1"], at);
  assert.deepEqual([version.status, version.stderr], [0, "gone:1: deleted\n"]);
  const path = `${engine.endpoint}/2015-03-31/functions/gone`;
  assert.deepEqual([(await fetch(`${path}?Qualifier=1`)).status, (await fetch(path)).status], [404, 200]);
  const all = await lambkin(["delete", "gone"], at);
  assert.deepEqual([all.status, all.stderr], [0, "gone: deleted\n"]);
  const again = await lambkin(["delete", "gone"], at);
  assert.deepEqual(again, {
    status: 1,
    stdout: "",
    stderr: "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:123456789012:function:gone\n",
  });
});

test("requests are signed with the credentials of the environment", async () => {
  await using data = await temporaryDirectory();
  await using folder = await folderOf({ "signed.js": "exports.handler = async (event) => event;" });
  const { stdout } = await lambkin(["keys", "create", "--data", data.path], {});
  const [id = "", secret = ""] = stdout
    .trim()
    .split("\n")
    .map((line) => line.slice(line.indexOf("=") + 1));
  await using locked = await startEngine({ port: 0, dataDirectory: data.path }, { diagnostics: () => {} });
  const keys = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_ENDPOINT_URL_LAMBDA: locked.endpoint };
  const deploy = [
    "deploy",
    join(folder.path, "signed.js"),
    "--runtime",
    "nodejs22.x",
    "--timeout",
    "30",
    "--alias",
    "live",
  ];

  const signed = await lambkin([...deploy, "--region", "eu-central-1"], keys);
  const signedArn = "arn:aws:lambda:eu-central-1:123456789012:function:signed";
  assert.deepEqual([signed.status, signed.stdout], [0, `${signedArn}:live\n`], signed.stderr);
  const region = { ...keys, AWS_DEFAULT_REGION: "eu-central-1" };
  const invoked = await lambkin(["invoke", `${signedArn}:live`, "-e", '{"text":"ä & b"}'], region);
  assert.deepEqual([invoked.status, invoked.stdout], [0, '{"text":"ä & b"}\n'], invoked.stderr);
  assert.match((await lambkin(["logs", "signed"], region)).stdout, /START RequestId/);
  const elsewhere = await lambkin(["logs", "/aws/lambda/signed"], keys);
  assert.deepEqual([elsewhere.status, elsewhere.stdout], [2, ""], "in another region");
  assert.equal(rows((await lambkin(["list"], region)).stdout)[1]?.[0], "signed");
  assert.equal(rows((await lambkin(["list"], keys)).stdout).length, 1, "in another region");

  const unsigned = await lambkin(deploy, { AWS_ENDPOINT_URL_LAMBDA: locked.endpoint });
  assert.equal(unsigned.status, 1);
  assert.match(unsigned.stderr, /\nMissingAuthenticationTokenException: Missing Authentication Token\n$/);
  const wrong = await lambkin(["list"], { ...keys, AWS_SECRET_ACCESS_KEY: "other" });
  assert.deepEqual([wrong.status, wrong.stdout], [1, ""]);
  assert.match(wrong.stderr, /^InvalidSignatureException: The request signature we calculated does not match/);
});

test("where no engine is, one sentence says how to start one", async () => {
  await using folder = await folderOf({ "index.js": "" });
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  for (const args of [["deploy", folder.path], ["list"], ["delete", "f"], ["invoke", "f"], ["logs", "/g", "-f"]]) {
    const { status, stderr } = await lambkin(args, { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_LAMBDA: "" });
    assert.equal(status, 2);
    assert.equal(
      stderr.replace(/^packed .*\n/, ""),
      `no engine answers at ${endpoint} (ECONNREFUSED): start one with 'lambkin start', or name it with --endpoint\n`,
    );
  }
});

async function createBare(endpoint: string, name: string): Promise<void> {
  const code = { ZipFile: zipBytes([{ name: "index.js", data: "" }]).toString("base64") };
  const wanted = { FunctionName: name, Runtime: "nodejs22.x", Handler: "index.handler", Code: code };
  const body = JSON.stringify({ ...wanted, Role: "arn:aws:iam::123456789012:role/r" });
  assert.equal((await fetch(`${endpoint}/2015-03-31/functions`, { method: "POST", body })).status, 201);
}

/** The cells of a table. */
function rows(stdout: string): string[][] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(/ {2,}/));
}
