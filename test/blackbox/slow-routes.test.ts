import assert from "node:assert/strict";
import { test } from "node:test";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { type Clock, realClock } from "../../src/clock.ts";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { clientConfig } from "../support/open-api.ts";
import { ask } from "../support/web-request.ts";

test("a gateway does not wait for longer than AWS's, and the function goes on", async () => {
  // Half a minute is a moment here.
  const after: Clock["after"] = (ms, then) => realClock.after(ms === 29_000 || ms === 30_000 ? 300 : ms, then);
  const routes = ["GET /http=slow", "GET /rest=slow:rest"];
  const options = { port: 0, prewarm: 0, routes };
  await using hasty = await startEngine(options, { diagnostics: () => {}, clock: { ...realClock, after } });
  const lambda = new LambdaClient(clientConfig(hasty.endpoint));
  const code = "exports.handler = async () => { await new Promise((wake) => setTimeout(wake, 2000)); return {}; }";
  await deploy(lambda, { name: "slow", code, timeout: 60 });
  lambda.destroy();
  const answers = await Promise.all(["/http", "/rest"].map((path) => ask(hasty.endpoint, "api.example.com", path)));
  assert.deepEqual(
    answers.map(({ status, text }) => [status, text]),
    [
      [503, '{"message":"Service Unavailable"}'],
      [504, '{"message": "Endpoint request timed out"}'],
    ],
  );
});
