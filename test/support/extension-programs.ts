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

/**
 * Asks for telemetry with `request`, listens where it says, and prints what comes in one line for each batch. It ends when
 * it is told to, and has heard of an event of the type `last`.
 */
export function listener(path: string, request: { readonly destination: object }, last: string): string {
  return extensionProgram(`
    const request = ${JSON.stringify(request)};
    let hasHeard;
    const heard = new Promise((resolve) => { hasHeard = resolve; });
    const print = (from, body) => {
      console.log(name + " " + from + " " + JSON.stringify(body));
      if (body.some(({ type }) => type === ${JSON.stringify(last)})) hasHeard();
    };
    const http = () => require("node:http").createServer((request, response) => {
      let body = "";
      request.on("data", (piece) => { body += piece; });
      request.on("end", () => { print(request.method, JSON.parse(body)); response.end("OK"); });
    });
    const tcp = () => require("node:net").createServer((socket) => {
      let held = "";
      socket.on("data", (piece) => {
        const lines = (held + piece).split("\\n");
        held = lines.pop();
        print("TCP", lines.map((line) => JSON.parse(line)));
      });
    });
    const { protocol, port, URI } = request.destination;
    if (protocol === "TCP") tcp().listen(port, "127.0.0.1");
    else http().listen(new URL(URI).port, "127.0.0.1");
    const id = await register(["INVOKE", "SHUTDOWN"]);
    const response = await fetch(base + "${path}", {
      method: "PUT",
      headers: { "Lambda-Extension-Identifier": id },
      body: JSON.stringify(request),
    });
    console.log(name + " subscribed", response.status, await response.text());
    for (;;) {
      const event = await next(id);
      if (event.eventType !== "SHUTDOWN") continue;
      await heard;
      process.exit(0);
    }`);
}
