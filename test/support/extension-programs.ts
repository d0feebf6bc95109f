/** Programs of `/opt/extensions`, as AWS's documentation describes them, for the runtime's own Node.js. */

const head = `#!/usr/bin/env node
const { basename } = require("node:path");
const name = basename(__filename);
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API;
const api = base + "/2020-01-01/extension";
async function register(events) {
  const response = await fetch(api + "/register", {
    method: "POST",
    headers: { "Lambda-Extension-Name": name },
    body: JSON.stringify({ events }),
  });
  console.log(name + " registered", response.status, await response.text());
  return response.headers.get("lambda-extension-identifier");
}
async function next(id) {
  const response = await fetch(api + "/event/next", { headers: { "Lambda-Extension-Identifier": id } });
  return await response.json();
}
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

/** `body` has `register`, `next`, `sleep`, `name`, `base` and `api`, and may await. */
export function extensionProgram(body: string): string {
  return `${head}(async () => {${body}})();`;
}

/** Prints each event that it gets, until it is told to end. */
export const watcher: string = extensionProgram(`
  const id = await register(["INVOKE", "SHUTDOWN"]);
  for (;;) {
    const event = await next(id);
    console.log(name + " " + JSON.stringify(event));
    if (event.eventType === "SHUTDOWN") return;
  }`);
