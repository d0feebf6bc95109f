import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";
import { compact } from "../../src/edge/access/claim.ts";
import { Sha256 } from "../../src/upstream/sha256.ts";
import { deploy, F } from "../support/functions.ts";
import { clientConfig, type OpenApi, openApi } from "../support/open-api.ts";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Function `f`, and from then on a key without which nobody is let in. */
async function locked(accountId = "123456789012"): Promise<{ api: OpenApi; credentials: Credentials }> {
  const api = await openApi();
  await deploy(api);
  const { id, secret } = api.keys.create(accountId, 0);
  return { api, credentials: { accessKeyId: id, secretAccessKey: secret } };
}

function clientWith({ endpoint }: OpenApi, credentials: Credentials): LambdaClient {
  return new LambdaClient({ ...clientConfig(endpoint), credentials });
}

test("an SDK with a key of the engine's is let in, whatever its requests look like (API-720, API-721)", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  using lambda = disposable(clientWith(api, credentials));
  const { client } = lambda;
  const payload = JSON.stringify({ text: "ä & 'b'" });
  const answer = await client.send(new InvokeCommand({ FunctionName: F, Qualifier: "$LATEST", Payload: payload }));
  assert.equal(answer.Payload?.transformToString(), payload);
  assert.equal((await client.send(new ListFunctionsCommand({ MaxItems: 1 }))).Functions?.length, 1);
  const logs = new CloudWatchLogsClient({ ...clientConfig(api.endpoint), credentials });
  assert.deepEqual((await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws" }))).logGroups, []);
  logs.destroy();
});

test("a key's account is the caller's", async () => {
  const { api, credentials } = await locked("000000000001");
  await using _ = api;
  using lambda = disposable(clientWith(api, credentials));
  assert.deepEqual((await lambda.client.send(new ListFunctionsCommand({}))).Functions, []);
});

test("who does not sign, or with another secret, is not let in (API-723, API-725, API-1164)", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  const unsigned = await api.raw("GET", "/2015-03-31/functions/f");
  assert.deepEqual(
    [unsigned.status, unsigned.headers.get("x-amzn-errortype"), await unsigned.text()],
    [403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}'],
  );
  using other = disposable(clientWith(api, { ...credentials, secretAccessKey: "other" }));
  await assert.rejects(other.client.send(new ListFunctionsCommand({})), {
    name: "InvalidSignatureException",
    message:
      "The request signature we calculated does not match the signature you provided. " +
      "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  });
  using stranger = disposable(clientWith(api, { ...credentials, accessKeyId: "AKIAAAAAAAAAAAAAAAAA" }));
  await assert.rejects(stranger.client.send(new ListFunctionsCommand({})), {
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  });
});

test("a body that was changed on the way is refused", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  const path = "/2015-03-31/functions/f/invocations";
  const { headers } = await signer(credentials).sign({
    ...request(api, path),
    method: "POST",
    body: '{"amount":1}',
  });
  assert.equal((await api.raw("POST", path, '{"amount":1}', headers)).status, 200);
  assert.equal((await api.raw("POST", path, '{"amount":9}', headers)).status, 403);
});

test("a presigned URL is good for as long as it says", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  const path = "/2015-03-31/functions/f/configuration";
  const url = async (signingDate: Date) => {
    const { query } = await signer(credentials).presign(
      { ...request(api, path), method: "GET" },
      { expiresIn: 60, signingDate },
    );
    return `${path}?${Object.entries(query ?? {})
      .map((pair) => pair.map((each) => encodeURIComponent(String(each))).join("="))
      .join("&")}`;
  };
  assert.equal((await api.raw("GET", await url(new Date()))).status, 200);
  const good = await url(new Date());
  for (const more of ["&Qualifier=1", "?&Qualifier=1"]) assert.equal((await api.raw("GET", good + more)).status, 403);
  const more = { "x-amz-log-type": "Tail" };
  assert.equal((await api.raw("GET", good, undefined, more)).status, 403);
  const forever = await api.raw("GET", good.replace("X-Amz-Expires=60", "X-Amz-Expires=never"));
  assert.equal(forever.status, 403);
  const late = await api.raw("GET", await url(new Date(Date.now() - 61_000)));
  assert.equal(late.status, 403);
  assert.match(await late.text(), /Signature expired: /);
});

test("a clock that is off by more than five minutes is told so (API-726)", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  const at = async (offsetMs: number) => {
    const time = Date.now() + offsetMs;
    return await refusal(api, { authorization: authorization(credentials, time), "x-amz-date": compact(time) });
  };
  assert.match(
    (await at(-3_600_000)).message,
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
  );
  assert.match(
    (await at(3_600_000)).message,
    /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
  );
});

test("a scope that is not the request's is refused in AWS's words (API-724, API-727)", async (context) => {
  const { api, credentials } = await locked();
  await using _ = api;
  const now = Date.now();
  const date = compact(now);
  const whole = authorization(credentials, now);
  const day = date.slice(0, 8);
  const cases: readonly [what: string, authorization: string, code: string, message: string][] = [
    [
      "another service",
      whole.replace("/lambda/", "/logs/"),
      "InvalidSignatureException",
      "Credential should be scoped to correct service: 'lambda'. ",
    ],
    [
      "no region",
      whole.replace("/us-east-1/", "/nowhere/"),
      "InvalidSignatureException",
      "Credential should be scoped to a valid region, not 'nowhere'. ",
    ],
    [
      "another day",
      whole.replace(`/${day}/`, "/20200101/"),
      "InvalidSignatureException",
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'20200101' != '${day}', from '${date}'.`,
    ],
    [
      "no signature",
      whole.replace(/, Signature=.*/, ""),
      "IncompleteSignatureException",
      `Authorization header requires 'Signature' parameter. Authorization=${whole.replace(/, Signature=.*/, "")}`,
    ],
    [
      "no pair",
      `${whole}, nonsense`,
      "IncompleteSignatureException",
      `'nonsense' not a valid key=value pair (missing equal-sign) in Authorization header: '${whole}, nonsense'.`,
    ],
  ];
  for (const [what, header, code, message] of cases) {
    await context.test(what, async () => {
      assert.deepEqual(await refusal(api, { authorization: header, "x-amz-date": date }), { code, message });
    });
  }
});

test("credentials of a role that was assumed are good until they expire (API-1001)", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  const role = "arn:aws:iam::123456789012:role/service/deployer";
  const before = Date.now();
  const assumed = await sts(api, credentials, {
    Action: "AssumeRole",
    RoleArn: role,
    RoleSessionName: "me",
    DurationSeconds: "900",
  });
  const { temporary, expiresAt } = credentialsIn(assumed);
  assert.match(temporary.accessKeyId, /^ASIA[A-Z0-9]{16}$/);
  // Shown in whole seconds.
  assert(expiresAt > before + 899_000 && expiresAt <= Date.now() + 900_000, `${expiresAt}`);
  using lambda = disposable(clientWith(api, temporary));
  const shown = await lambda.client.send(new GetFunctionConfigurationCommand({ FunctionName: "f" }));
  assert.equal(shown.FunctionArn, F);
  const identity = await sts(api, temporary, { Action: "GetCallerIdentity" });
  assert.match(identity, /<Arn>arn:aws:sts::123456789012:assumed-role\/deployer\/me<\/Arn>/);
  using forged = disposable(clientWith(api, { ...temporary, sessionToken: `${temporary.sessionToken}x` }));
  await assert.rejects(forged.client.send(new ListFunctionsCommand({})), { name: "UnrecognizedClientException" });
});

test("credentials last an hour for a role and twelve for the caller itself, unless chosen (API-1001)", async (context) => {
  const { api, credentials } = await locked();
  await using _ = api;
  const role = { Action: "AssumeRole", RoleArn: "arn:aws:iam::123456789012:role/r", RoleSessionName: "me" };
  const cases: [what: string, fields: Record<string, string>, seconds: number][] = [
    ["AssumeRole", role, 3_600],
    ["GetSessionToken", { Action: "GetSessionToken" }, 43_200],
    ["GetSessionToken, chosen", { Action: "GetSessionToken", DurationSeconds: "900" }, 900],
  ];
  for (const [what, fields, seconds] of cases) {
    await context.test(what, async () => {
      const before = Date.now();
      const { temporary, expiresAt } = credentialsIn(await sts(api, credentials, fields));
      // Shown in whole seconds.
      assert(expiresAt > before + (seconds - 1) * 1000 && expiresAt <= Date.now() + seconds * 1000, `${expiresAt}`);
      using lambda = disposable(clientWith(api, temporary));
      assert.equal((await lambda.client.send(new ListFunctionsCommand({}))).Functions?.length, 1);
    });
  }
  const own = credentialsIn(await sts(api, credentials, { Action: "GetSessionToken" })).temporary;
  const arns = [credentials, own].map(async (each) => {
    return /<Arn>(.+)<\/Arn>/.exec(await sts(api, each, { Action: "GetCallerIdentity" }))?.[1];
  });
  const [caller, itself] = await Promise.all(arns);
  assert(caller);
  assert.equal(itself, caller);
});

test("a key that is deleted lets nobody in any more, also the last one", async () => {
  const { api, credentials } = await locked();
  await using _ = api;
  const second = api.keys.create("123456789012", 0);
  api.keys.delete(credentials.accessKeyId);
  using lambda = disposable(clientWith(api, credentials));
  await assert.rejects(lambda.client.send(new ListFunctionsCommand({})), { name: "UnrecognizedClientException" });
  api.keys.delete(second.id);
  assert.equal((await api.raw("GET", "/2015-03-31/functions/f")).status, 403);
});

/** What an answer of STS gives out, and until when: milliseconds since 1970. */
function credentialsIn(answer: string): { temporary: Required<Credentials>; expiresAt: number } {
  const text = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer)?.[1] ?? "";
  const temporary = {
    accessKeyId: text("AccessKeyId"),
    secretAccessKey: text("SecretAccessKey"),
    sessionToken: text("SessionToken"),
  };
  return { temporary, expiresAt: Date.parse(text("Expiration")) };
}

function disposable(client: LambdaClient): Disposable & { client: LambdaClient } {
  return { client, [Symbol.dispose]: () => client.destroy() };
}

function signer(credentials: Credentials, service = "lambda"): SignatureV4 {
  return new SignatureV4({ credentials, region: "us-east-1", service, sha256: Sha256 });
}

function request({ endpoint }: OpenApi, path: string) {
  const { host, hostname, port } = new URL(endpoint);
  return { protocol: "http:", hostname, port: Number(port), path, query: {}, headers: { host } };
}

/** Rightly written; nobody has calculated its signature. */
function authorization({ accessKeyId }: Credentials, time: number): string {
  const day = compact(time).slice(0, 8);
  return (
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${day}/us-east-1/lambda/aws4_request, ` +
    "SignedHeaders=host;x-amz-date, Signature=00"
  );
}

async function refusal(api: OpenApi, headers: Record<string, string>): Promise<{ code: string; message: string }> {
  const response = await api.raw("GET", "/2015-03-31/functions/f", undefined, headers);
  assert.equal(response.status, 403);
  const { message } = JSON.parse(await response.text());
  return { code: String(response.headers.get("x-amzn-errortype")), message };
}

async function sts(api: OpenApi, credentials: Credentials, form: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ ...form, Version: "2011-06-15" }).toString();
  const unsigned = request(api, "/");
  const type = "application/x-www-form-urlencoded";
  const { headers } = await signer(credentials, "sts").sign({
    ...unsigned,
    headers: { ...unsigned.headers, "content-type": type },
    method: "POST",
    body,
  });
  const response = await api.raw("POST", "/", body, headers);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}
