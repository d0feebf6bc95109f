import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, test } from "node:test";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
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
let ticks = 0;
setInterval(() => { ticks += 1; }, 20);
exports.handler = async () => {
  const before = ticks;
  for (let turn = 0; turn < 100 && heard.length === 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return { heard: heard.splice(0), before, after: ticks };
};`;

test("an extension inside the process hears of invocations, and SIGTERM comes before the end (API-945, RT-399)", async () => {
  const name = "inside";
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/wrapper" };
  await bench.deploy({ name, code, layer: { wrapper, "inside.mjs": inside }, environment });
  const { requestId, body } = await bench.invoke(name);
  assert.deepEqual(Object(body).heard, [requestId]);
  await bench.over(name);
  await bench.line(name, "EXTENSION\tName: inside\tState: Ready\tEvents: [INVOKE]");
  // A hundred ticks; it is frozen when the extension has asked for the next event, a moment after the end.
  await delay(2000);
  const second = Object((await bench.invoke(name)).body);
  assert(second.before - Object(body).after < 50, "it is frozen between invocations");
  await bench.over(name, 2);
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
