import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CloudWatchLogsClient, TestMetricFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import { clientConfig, openApi } from "../support/open-api.ts";

const api = await openApi();
const client = new CloudWatchLogsClient(clientConfig(api.endpoint));
after(async () => {
  client.destroy();
  await api[Symbol.asyncDispose]();
});

async function testFilter(filterPattern: string, logEventMessages: string[]) {
  const { matches } = await client.send(new TestMetricFilterCommand({ filterPattern, logEventMessages }));
  return matches;
}

test("API-824: TestMetricFilter shows which events match and what the pattern names in them", async () => {
  const found = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
  const other = '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /about-us/index.html HTTP/1.0" 200 5324';
  assert.deepEqual(await testFilter("[..., request=*.html*, status_code=4*,]", [other, found]), [
    {
      eventNumber: 2,
      eventMessage: found,
      extractedValues: {
        $1: "127.0.0.1",
        $2: "-",
        $3: "frank",
        $4: "10/Oct/2000:13:25:15 -0700",
        $request: "GET /index.html HTTP/1.0",
        $status_code: "404",
        $7: "1534",
      },
    },
  ]);
  const json = '{"latency":50,"requestType":"GET"}';
  assert.deepEqual(await testFilter("{ $.latency = * }", [json, "no JSON"]), [
    { eventNumber: 1, eventMessage: json, extractedValues: { "$.latency": "50" } },
  ]);
  assert.deepEqual(await testFilter('"[ERROR]" Exception', ["[INFO] x", "[ERROR] an Exception"]), [
    { eventNumber: 2, eventMessage: "[ERROR] an Exception", extractedValues: {} },
  ]);
  assert.deepEqual(await testFilter("ERROR", ["[INFO] x"]), []);
});

test("API-845: TestMetricFilter refuses what is no pattern", async () => {
  await assert.rejects(testFilter("user-agent", ["x"]), {
    name: "InvalidParameterException",
    message: "Invalid filter pattern",
  });
  await assert.rejects(testFilter("x".repeat(1025), ["x"]), {
    name: "InvalidParameterException",
    message: /Value '.*' at 'filterPattern' failed to satisfy constraint/,
  });
});
