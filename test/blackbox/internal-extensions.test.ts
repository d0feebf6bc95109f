import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, test } from "node:test";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { eventually } from "../support/eventually.ts";
import { ExtensionBench } from "../support/extended.ts";

/** Extensions inside the runtime's process: preloaded modules, and what a wrapper script starts (API-941). */

let bench: ExtensionBench;

before(async () => {
  bench = await ExtensionBench.open();
});

after(async () => {
  await bench[Symbol.asyncDispose]();
});

/** Without walls the layer is not at `/opt`: the wrapper knows where it is itself. */
const wrapper = '#!/bin/bash\nexport NODE_OPTIONS="--import $(dirname "$0")/inside.mjs"\nexec "$@"\n';

const inside = `
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2020-01-01/extension";
const response = await fetch(api + "/register", {
  method: "POST",
  headers: { "Lambda-Extension-Name": "inside" },
  body: JSON.stringify({ events: ["INVOKE"] }),
});
const headers = { "Lambda-Extension-Identifier": response.headers.get("lambda-extension-identifier") };
globalThis.heard = [];
const listen = async () => {
  for (;;) {
    const event = await (await fetch(api + "/event/next", { headers })).json();
    globalThis.heard.push(event.requestId);
    if (globalThis.handled) await globalThis.handled;
  }
};
void listen();
process.on("SIGTERM", () => { console.log("terminated"); process.exit(0); });
`;

const code = `
let tickedAt = Date.now(), longest = 0;
setInterval(() => {
  longest = Math.max(longest, Date.now() - tickedAt);
  tickedAt = Date.now();
}, 20);
exports.handler = async () => {
  do await new Promise((resolve) => setTimeout(resolve, 10)); while (heard.length === 0);
  // What is due since it was frozen has ticked by now.
  const stoodStillMs = longest;
  longest = 0;
  return { heard: heard.splice(0), stoodStillMs };
};`;

test("an extension inside the process hears of invocations, and SIGTERM comes before the end (API-945, RT-399)", async () => {
  const name = "inside";
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/wrapper" };
  await bench.deploy({ name, code, layer: { wrapper, "inside.mjs": inside }, environment, timeout: 60 });
  const { requestId, body } = await bench.invoke(name);
  assert.deepEqual(Object(body).heard, [requestId]);
  await bench.over(name);
  await bench.line(name, "EXTENSION\tName: inside\tState: Ready\tEvents: [INVOKE]");
  // It is frozen when the extension has asked for the next event, some moment after the end.
  let count = 1;
  await eventually(async () => {
    await delay(1000);
    const { stoodStillMs } = Object((await bench.invoke(name)).body);
    await bench.over(name, (count += 1));
    assert(stoodStillMs > 500, `it has ticked after ${stoodStillMs} ms at most`);
  }, 60_000);
  await bench.lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  await bench.line(name, /\tINFO\tterminated$/);
});

test("a wrapper script may register, and bring its own processes (API-923, API-941)", async () => {
  const name = "wrapped";
  const script = `#!/bin/bash
api="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
id=$(curl -s -D - -o /dev/null -H "Lambda-Extension-Name: script" -d '{"events":["INVOKE"]}' "$api/register" |
  sed -n 's/^lambda-extension-identifier: \\([^\\r]*\\).*/\\1/Ip')
(while curl -s -H "Lambda-Extension-Identifier: $id" "$api/event/next"; do echo " heard"; done) &
exec "$@"
`;
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/wrapper" };
  await bench.deploy({ name, layer: { wrapper: script }, environment });
  const { requestId, body } = await bench.invoke(name, { n: 1 });
  assert.deepEqual(body, { n: 1 });
  await bench.line(name, new RegExp(`"requestId":"${requestId}".* heard$`));
});
