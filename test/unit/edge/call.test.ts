import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { test } from "node:test";

import { realClock } from "../../../src/clock.ts";
import { engineConfig } from "../../../src/config.ts";
import { RequestCall } from "../../../src/edge/call.ts";
import type { Rooms } from "../../../src/edge/rooms.ts";

const config = engineConfig({ port: 4566, region: "eu-west-1" });
const rooms: Rooms = Object.assign(Object.create(null), { config, clock: realClock });

interface Arrival extends AsyncDisposable {
  readonly call: RequestCall;
  readonly response: ServerResponse;
  readonly outgoing: ReturnType<typeof request>;
}

/** A request of a real client, as the server sees it and before it is answered. */
async function arrive(headers: Record<string, string>, path = "/"): Promise<Arrival> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const outgoing = request({ host: "127.0.0.1", port, path, headers, agent: false }).on("error", () => undefined);
  outgoing.end();
  const [incoming, response]: [IncomingMessage, ServerResponse] = await new Promise((resolve) => {
    server.once("request", (...pair: [IncomingMessage, ServerResponse]) => resolve(pair));
  });
  return {
    call: new RequestCall(incoming, response, rooms, new AbortController().signal),
    response,
    outgoing,
    async [Symbol.asyncDispose]() {
      server.close().closeAllConnections();
      await once(server, "close");
    },
  };
}

const scope = "AKIDEXAMPLE/20260101/ap-southeast-2/lambda/aws4_request";

for (const [what, headers, path, region] of [
  ["without credentials", {}, "/", "eu-west-1"],
  [
    "with an Authorization header",
    { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    "/",
    "ap-southeast-2",
  ],
  ["with a presigned URL", {}, `/?X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=x`, "ap-southeast-2"],
  [
    "with a scope that names no region",
    { Authorization: "AWS4-HMAC-SHA256 Credential=a/b/-/lambda, S=1" },
    "/",
    "eu-west-1",
  ],
  ["with credentials of another kind", { Authorization: "Bearer x" }, "/", "eu-west-1"],
] as const) {
  test(`a caller ${what} is in ${region} (API-722)`, async () => {
    await using arrival = await arrive(headers, path);
    assert.deepEqual(arrival.call.place, { region, accountId: "123456789012" });
  });
}

test("a caller whose access key is a number of twelve digits is in that account", async () => {
  const authorization = "AWS4-HMAC-SHA256 Credential=000000000001/20260101/eu-north-1/lambda/aws4_request, Signature=0";
  await using arrival = await arrive({ authorization });
  assert.deepEqual(arrival.call.place, { region: "eu-north-1", accountId: "000000000001" });
});

test("the host is the one that the client wrote", async () => {
  await using arrival = await arrive({ Host: "engine.test:1234" });
  assert.equal(arrival.call.origin, "http://engine.test:1234");
});

test("the signal of a call ends when its client goes away", async () => {
  await using arrival = await arrive({});
  const { signal } = arrival.call;
  assert.equal(signal.aborted, false);
  arrival.outgoing.destroy();
  await once(signal, "abort");
});

test("the signal of a call that was answered never ends", async () => {
  await using arrival = await arrive({});
  const { signal } = arrival.call;
  arrival.response.end();
  await once(arrival.response, "close");
  assert.equal(signal.aborted, false);
});
