import assert from "node:assert/strict";
import { test } from "node:test";
import { InvokeCommand, LambdaClient, PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import type { Facts } from "../../src/diagnostics.ts";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { openForeignService } from "../support/foreign-service.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const failing = "exports.handler = async () => { throw new Error('no'); };";
const DestinationConfig = { OnFailure: { Destination: "arn:aws:s3:::records" } };
const config = { FunctionName: "f", MaximumRetryAttempts: 0, DestinationConfig };

test("a target of a service that is not configured is said to need an endpoint, and others go on (API-409)", async () => {
  const told: ({ event: string } & Facts)[] = [];
  await using alone = await startEngine(
    { port: 0, prewarm: 0 },
    { diagnostics: (_, event, facts) => void told.push({ event, ...facts }) },
  );
  const client = new LambdaClient(clientConfig(alone.endpoint));
  await deploy(client, { name: "f", code: failing });
  await client.send(new PutFunctionEventInvokeConfigCommand(config));
  await client.send(new InvokeCommand({ FunctionName: "f", InvocationType: "Event" }));
  await eventually(() => {
    assert.equal(
      told.find(({ event }) => event === "events.target-not-reached")?.["reason"],
      "This engine has no endpoint for s3: start it with --upstream s3=URL, or set AWS_ENDPOINT_URL_S3",
    );
  });
  client.destroy();
});

test("a record that found no endpoint is delivered by an engine that has one", async () => {
  await using data = await temporaryDirectory();
  const shared = { port: 0, prewarm: 0, dataDirectory: data.path };
  const { promise: isTold, resolve: tell } = Promise.withResolvers<void>();
  {
    const diagnostics = (_: string, event: string): void => {
      if (event === "events.target-not-reached") tell();
    };
    await using first = await startEngine(shared, { diagnostics });
    const client = new LambdaClient(clientConfig(first.endpoint));
    await deploy(client, { name: "f", code: failing });
    await client.send(new PutFunctionEventInvokeConfigCommand(config));
    await client.send(new InvokeCommand({ FunctionName: "f", InvocationType: "Event" }));
    client.destroy();
    await isTold;
  }
  await using service = await openForeignService();
  await using _second = await startEngine(
    { ...shared, upstreams: { s3: service.endpoint } },
    { diagnostics: () => {} },
  );
  const { url, body } = await eventually(() => {
    const [arrived] = service.arrived;
    assert(arrived);
    return arrived;
  });
  assert.match(url ?? "", /^\/records\/aws\/lambda\/async\/f\//);
  assert.equal(JSON.parse(body.toString()).requestContext.condition, "RetriesExhausted");
});
