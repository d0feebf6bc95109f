import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { startEngine } from "../../src/engine.ts";
import { certificateIn, noOpenssl } from "../support/certificate.ts";
import { createUrl, webFunction } from "../support/function-urls.ts";
import { deploy, role } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { zipBytes } from "../support/zip-bytes.ts";

test("behind a proxy what the proxy says of the client holds (API-504)", async () => {
  await using api = await openApi({ isBehindProxy: true, urlAccess: "open" });
  await deploy(api);
  const url = webFunction(api.endpoint, await createUrl(api.lambda, "f"));
  const forwarded = {
    "x-forwarded-for": "198.51.100.1, 203.0.113.7",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
  };
  const { headers, requestContext } = JSON.parse((await url.ask("/", { headers: forwarded })).text);
  const heard = Object.keys(forwarded).map((name) => [name, headers[name]]);
  assert.deepEqual(Object.fromEntries(heard), forwarded);
  assert.equal(requestContext.http.sourceIp, "203.0.113.7");
});

test("where the engine speaks HTTPS, so do its URLs, and functions hear of it", { skip: noOpenssl }, async () => {
  await using directory = await temporaryDirectory();
  const tls = certificateIn(directory.path);
  const options = { port: 0, tls, prewarm: 0, urlAccess: "open" } as const;
  await using engine = await startEngine(options, { diagnostics: () => {} });
  const ca = await readFile(tls.certificate);
  const send = async (method: string, path: string, body: object | undefined, host?: string) => {
    const headers = host === undefined ? {} : { host };
    const outgoing = request(engine.endpoint + path, { method, ca, agent: false, headers, servername: "localhost" });
    outgoing.end(body && JSON.stringify(body));
    const [response] = await once(outgoing, "response");
    return { status: response.statusCode, body: JSON.parse(await text(response)) };
  };
  const ZipFile = zipBytes([{ name: "index.js", data: "exports.handler = async (event) => event" }]);
  const settings = { FunctionName: "f", Runtime: "nodejs22.x", Handler: "index.handler", Role: role };
  const functions = "/2015-03-31/functions";
  await send("POST", functions, { ...settings, Code: { ZipFile: ZipFile.toString("base64") } });
  const created = await send("POST", "/2021-10-31/functions/f/url", { AuthType: "NONE" });
  const url = new URL(created.body.FunctionUrl);
  assert.deepEqual([url.protocol, url.port], ["https:", new URL(engine.endpoint).port]);
  let answer = await send("GET", "/", undefined, url.host);
  while (answer.status === 502) answer = await send("GET", "/", undefined, url.host);
  const { headers } = answer.body;
  assert.deepEqual([headers["x-forwarded-proto"], headers["x-amzn-tls-version"]], ["https", "TLSv1.3"]);
  assert.match(headers["x-amzn-tls-cipher-suite"], /^TLS_/);
});
