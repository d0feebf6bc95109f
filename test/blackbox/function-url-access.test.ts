import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  DeleteAliasCommand,
  DeleteFunctionUrlConfigCommand,
} from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";
import type { EngineConfig } from "../../src/config.ts";
import { Sha256 } from "../../src/upstream/sha256.ts";
import { addAlias } from "../support/add-alias.ts";
import { createUrl, permit, webFunction, type WebFunction } from "../support/function-urls.ts";
import { deploy, F } from "../support/functions.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";
import { ask } from "../support/web-request.ts";

const forbidden = {
  status: 403,
  error: "AccessDeniedException",
  text: JSON.stringify({
    Message:
      "Forbidden. For troubleshooting Function URL authorization issues, see: " +
      "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  }),
};

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

function refusal({ status, headers, text }: Answered) {
  return { status, error: headers["x-amzn-errortype"], text };
}

async function published(chosen: Partial<EngineConfig> = {}, AuthType: "NONE" | "AWS_IAM" = "NONE") {
  const api = await openApi(chosen);
  await deploy(api);
  const url = webFunction(api.endpoint, await createUrl(api.lambda, "f", { AuthType }));
  return { api, url };
}

async function allow({ lambda }: OpenApi, given: Partial<AddPermissionCommandInput>): Promise<void> {
  const input = { FunctionName: "f", StatementId: "s", Action: "lambda:InvokeFunctionUrl", Principal: "*", ...given };
  await lambda.send(new AddPermissionCommand(input));
}

test("API-501, API-1155: nobody is told whether there is a URL", async () => {
  const { api, url } = await published();
  await using _ = api;
  const unknown = { status: 403, error: "AccessDeniedException", text: '{"Message":null}' };
  const none = "x".repeat(32);
  assert.deepEqual(refusal(await ask(api.endpoint, `${none}.lambda-url.us-east-1.on.aws`, "/")), unknown);
  assert.deepEqual(refusal(await ask(api.endpoint, "localhost", `/_lambkin/url/${none}/`)), unknown);
  assert.deepEqual(refusal(await ask(api.endpoint, url.host.replace("us-east-1", "eu-west-1"), "/")), unknown);
});

test("API-511, API-1155: an open URL needs a public statement", async () => {
  const { api, url } = await published();
  await using _ = api;
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
  await allow(api, { StatementId: "other", FunctionUrlAuthType: "AWS_IAM" });
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
  await allow(api, { StatementId: "mine", FunctionUrlAuthType: "NONE", Principal: "123456789012" });
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
  await allow(api, { FunctionUrlAuthType: "NONE" });
  assert.equal((await url.ask("/")).status, 200);
});

test("`strict` asks for lambda:InvokeFunction too, `open` for nothing", async () => {
  const strict = await published({ urlAccess: "strict" });
  await using _strict = strict.api;
  await allow(strict.api, { FunctionUrlAuthType: "NONE" });
  assert.deepEqual(refusal(await strict.url.ask("/")), forbidden);
  await allow(strict.api, { StatementId: "second", Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true });
  assert.equal((await strict.url.ask("/")).status, 200);
  const open = await published({ urlAccess: "open" });
  await using _open = open.api;
  assert.equal((await open.url.ask("/")).status, 200);
});

test("an alias's URL invokes the alias under the alias's policy, and nobody when it is gone (API-501)", async () => {
  await using api = await openApi();
  await deploy(api);
  await addAlias(api, "live", "$LATEST");
  const url = webFunction(api.endpoint, await createUrl(api.lambda, "f", { Qualifier: "live" }));
  await permit(api.lambda, "f");
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
  await permit(api.lambda, "f", "live");
  assert.equal((await url.ask("/")).status, 200);
  assert.equal(api.invocations[0]?.invokedFunctionArn, `${F}:live`);
  await api.lambda.send(new DeleteAliasCommand({ FunctionName: "f", Name: "live" }));
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
});

test("a URL that is deleted is unknown at once", async () => {
  const { api, url } = await published({ urlAccess: "open" });
  await using _ = api;
  assert.equal((await url.ask("/")).status, 200);
  await api.lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName: "f" }));
  assert.equal((await url.ask("/")).text, '{"Message":null}');
});

interface Signing {
  readonly region?: string;
  readonly secretAccessKey?: string;
  readonly service?: string;
  readonly body?: string;
}

async function signed({ host }: WebFunction, accessKeyId: string, signing: Signing = {}) {
  const { region = "us-east-1", service = "lambda", secretAccessKey = "test", body = "" } = signing;
  const credentials = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const headers = { host, "content-type": "text/plain" };
  const query = { q: "a b" };
  const path = "/p%20q";
  const request = { method: "POST", protocol: "http:", hostname: host, path, headers, query, body };
  return (await signer.sign(request)).headers;
}

const where = "/p%20q?q=a%20b";

test("API-511: AWS_IAM needs a signature also where the engine has no keys to check it with", async () => {
  const { api, url } = await published({}, "AWS_IAM");
  await using _ = api;
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
  const headers = await signed(url, "AKIATEST");
  const { status, text } = await url.ask(where, { method: "POST", headers });
  assert.equal(status, 200);
  const event = JSON.parse(text);
  assert.equal(event.requestContext.accountId, "123456789012");
  assert.deepEqual(event.requestContext.authorizer, {
    iam: {
      accessKey: "AKIATEST",
      accountId: "123456789012",
      callerId: "123456789012",
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: "arn:aws:iam::123456789012:root",
      userId: "123456789012",
    },
  });
  assert.equal(event.headers.authorization, undefined);
  assert.equal(event.headers["x-amz-date"], headers["x-amz-date"]);
});

test("AWS_IAM with keys: a true signature over the body is let in, all others are told what is wrong", async () => {
  const { api, url } = await published({}, "AWS_IAM");
  await using _ = api;
  const { id, secret } = api.keys.create("123456789012", 0);
  const asked = async (signing: Signing, sent = signing.body) => {
    const headers = await signed(url, id, { secretAccessKey: secret, ...signing });
    const { status, text } = await url.ask(where, {
      method: "POST",
      headers,
      ...(sent !== undefined && { body: sent }),
    });
    return status === 200 ? status : `${status} ${JSON.parse(text).message}`;
  };
  assert.equal(await asked({ body: "text" }), 200);
  assert.match(
    String(await asked({ body: "text" }, "test")),
    /^403 The request signature we calculated does not match/,
  );
  assert.match(String(await asked({ secretAccessKey: "other" })), /^403 The request signature we calculated/);
  assert.match(
    String(await asked({ service: "execute-api" })),
    /^403 Credential should be scoped to correct service: 'lambda'/,
  );
  assert.match(String(await asked({ region: "eu-west-1" })), /^403 Credential should be scoped to a valid region/);
  assert.deepEqual(refusal(await url.ask("/")), forbidden);
});

test("AWS_IAM lets in another account only by the resource policy", async () => {
  const { api, url } = await published({}, "AWS_IAM");
  await using _ = api;
  const asked = async () => await url.ask(where, { method: "POST", headers: await signed(url, "000000000001") });
  assert.deepEqual(refusal(await asked()), forbidden);
  await allow(api, { Principal: "000000000001", FunctionUrlAuthType: "AWS_IAM" });
  const { status, text } = await asked();
  assert.equal(status, 200);
  assert.equal(JSON.parse(text).requestContext.authorizer.iam.accountId, "000000000001");
});

test("an open URL is open also where everybody else has to sign", async () => {
  const { api, url } = await published();
  await using _ = api;
  await permit(api.lambda, "f");
  api.keys.create("123456789012", 0);
  assert.equal((await url.ask("/")).status, 200);
  assert.equal((await api.raw("GET", "/2015-03-31/functions/f")).status, 403);
});

test("the text of a URL names the host that the client came by, or the suffix that was chosen (API-500)", async () => {
  const text = async (chosen: Partial<EngineConfig>, host: string) => {
    await using api = await openApi(chosen);
    await deploy(api);
    const headers = { host, "content-type": "application/json" };
    const body = JSON.stringify({ AuthType: "NONE" });
    const path = "/2021-10-31/functions/f/url";
    const { FunctionUrl } = JSON.parse((await ask(api.endpoint, host, path, { method: "POST", headers, body })).text);
    return String(FunctionUrl).replace(/[0-9a-f]{32}/, "id");
  };
  assert.equal(await text({}, "127.0.0.1:4566"), "http://id.lambda-url.us-east-1.localhost:4566/");
  assert.equal(await text({}, "engine.example.com"), "http://id.lambda-url.us-east-1.engine.example.com/");
  assert.equal(
    await text({ urlSuffix: "fn.example.com:80" }, "127.0.0.1:4566"),
    "http://id.lambda-url.us-east-1.fn.example.com:80/",
  );
  assert.equal(await text({ urlSuffix: "on.aws", isBehindProxy: true }, "x"), "http://id.lambda-url.us-east-1.on.aws/");
});
