import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:https";
import { join } from "node:path";
import { test } from "node:test";
import { text } from "node:stream/consumers";
import { readFile, writeFile } from "node:fs/promises";
import { ConfigError } from "../../src/config.ts";
import { startEngine } from "../../src/engine.ts";
import { certificateIn, noOpenssl as skip } from "../support/certificate.ts";
import { zipBytes } from "../support/zip-bytes.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { role } from "../support/functions.ts";

async function ask(url: string, ca: Buffer, method = "GET", body = ""): Promise<{ status: number; body: string }> {
  const outgoing = request(url, { method, ca, agent: false });
  outgoing.end(body);
  const [response] = await once(outgoing, "response");
  return { status: response.statusCode, body: await text(response) };
}

test("with a certificate the engine speaks HTTPS, and functions still find it", { skip }, async () => {
  await using directory = await temporaryDirectory();
  const tls = certificateIn(directory.path);
  await using engine = await startEngine({ port: 0, tls, prewarm: 0 }, { diagnostics: () => {} });
  assert.match(engine.endpoint, /^https:/);
  const ca = await readFile(tls.certificate);
  const code = `exports.handler = async () => (await fetch(process.env.AWS_ENDPOINT_URL_LAMBDA + "/_lambkin/health")).status;`;
  const ZipFile = zipBytes([{ name: "index.js", data: code }]).toString("base64");
  const settings = { FunctionName: "f", Runtime: "nodejs22.x", Handler: "index.handler", Role: role, Timeout: 30 };
  const functions = `${engine.endpoint}/2015-03-31/functions`;
  const created = await ask(functions, ca, "POST", JSON.stringify({ ...settings, Code: { ZipFile } }));
  assert.equal(created.status, 201, created.body);
  let answer = await ask(`${functions}/f/invocations`, ca, "POST", "{}");
  while (answer.status === 409) answer = await ask(`${functions}/f/invocations`, ca, "POST", "{}");
  assert.deepEqual(answer, { status: 200, body: "200" });
});

test("what is no certificate is said so", { skip }, async () => {
  await using directory = await temporaryDirectory();
  const { key } = certificateIn(directory.path);
  const certificate = join(directory.path, "nonsense.pem");
  await writeFile(certificate, "nonsense");
  await assert.rejects(startEngine({ port: 0, tls: { certificate, key } }), (error) => {
    assert(error instanceof ConfigError);
    assert.match(error.message, /--tls-cert and --tls-key are no certificate and its key/);
    return true;
  });
});
