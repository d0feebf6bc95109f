import { spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { availableParallelism } from "node:os";
import { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/**
 * The least that AWS's own runtime interface client needs around it, as in AWS's emulator: a front that takes
 * invocations over HTTP, and AWS's Runtime API for the client. Two clients a core; an event waits for one that is free.
 * `node emulator.ts <node binary> <task root>`; prints its URL.
 */
const [nodeBinary = "", taskRoot = ""] = process.argv.slice(2);
const program = fileURLToPath(new URL("../../test/ric/programs/start-client-4.mjs", import.meta.url));

const clientVariables = {
  LAMBDA_TASK_ROOT: taskRoot,
  _HANDLER: "index.handler",
  AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
  AWS_LAMBDA_FUNCTION_NAME: "echo",
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/echo",
  AWS_LAMBDA_LOG_STREAM_NAME: "stream",
};

interface Event {
  readonly payload: Buffer;
  readonly answer: ServerResponse;
}

const events: Event[] = [];
const waiting: ((event: Event) => void)[] = [];

const front = createServer((request, answer) => {
  void take(request, answer);
});

async function take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
  const event = { payload: await buffer(request), answer };
  const client = waiting.shift();
  if (client) client(event);
  else events.push(event);
}

for (let count = 0; count < 2 * availableParallelism(); count++) startClient();
front.listen(0, "127.0.0.1", () => {
  const address = front.address();
  console.log(typeof address === "object" ? `ready at http://127.0.0.1:${address?.port}` : "");
});

function startClient(): void {
  const api = runtimeApi();
  const child = spawn(nodeBinary, [program], {
    env: clientVariables,
    // Its native part speaks with the Runtime API over these two.
    stdio: ["ignore", "ignore", "inherit", "pipe", "pipe"],
  });
  for (const connection of child.stdio.slice(3)) if (connection instanceof Socket) api.emit("connection", connection);
  process.once("exit", () => child.kill("SIGKILL"));
  void once(child, "exit").then(() => process.exit(1));
}

process.once("SIGTERM", () => process.exit());

/** AWS's Runtime API for one client. */
function runtimeApi(): Server {
  let current: Event | undefined;
  let count = 0;
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    if (request.method === "GET") {
      next((event) => {
        current = event;
        count += 1;
        response.writeHead(200, { ...eventHeaders(count), "content-length": event.payload.length });
        response.end(event.payload);
      });
      return;
    }
    void relay(request, response, current?.answer);
  });
}

function next(client: (event: Event) => void): void {
  const event = events.shift();
  if (event) client(event);
  else waiting.push(client);
}

async function relay(request: IncomingMessage, response: ServerResponse, answer?: ServerResponse): Promise<void> {
  const body = await buffer(request);
  answer?.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  response.writeHead(202, { "content-length": 0 }).end();
}

function eventHeaders(count: number): Record<string, string> {
  return {
    "Lambda-Runtime-Aws-Request-Id": `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`,
    "Lambda-Runtime-Deadline-Ms": String(Date.now() + 60_000),
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:echo",
    "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000",
  };
}
