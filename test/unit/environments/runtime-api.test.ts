import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { ExtensionRegistry } from "../../../src/environments/runtime-api/registry.ts";
import { serveRuntimeApi } from "../../../src/environments/runtime-api/server.ts";
import type { SubscriptionRequest } from "../../../src/environments/runtime-api/subscription-request.ts";
import { openOwnLoopback } from "../../../src/sandbox/loopback.ts";

/** The Extensions, Telemetry and Logs APIs as HTTP (API-941 … API-943, API-960). */

const loopback = await openOwnLoopback();
const base = `http://${loopback.address}`;
const metadata = { functionName: "f", functionVersion: "$LATEST", handler: "index.handler" };
let registry: ExtensionRegistry;
let subscriptions: SubscriptionRequest[] = [];
const server = serveRuntimeApi(loopback, () => ({
  registry,
  metadata,
  accountId: "123456789012",
  subscribe: (_name, request) => subscriptions.push(request),
}));

before(() => {
  registry = new ExtensionRegistry(["external"], randomUUID);
});

after(async () => {
  server.closeAllConnections();
  await loopback.close();
});

interface Told {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

async function call(what: string, headers: Record<string, string> = {}, body?: unknown): Promise<Told> {
  const [method = "", path = ""] = what.split(" ");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = { method, headers, ...(body !== undefined && { body: text }) };
  const response = await fetch(base + path, init);
  const told = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, body: isJson ? JSON.parse(told) : told, headers: response.headers };
}

async function register(name: string, events: readonly string[] = []): Promise<string> {
  const headers = { "Lambda-Extension-Name": name };
  const told = await call("POST /2020-01-01/extension/register", headers, { events });
  assert.equal(told.status, 200, JSON.stringify(told.body));
  return told.headers.get("lambda-extension-identifier") ?? "";
}

function fresh(external: readonly string[] = ["external"]): void {
  registry = new ExtensionRegistry(external, randomUUID);
  subscriptions = [];
}

const named = { "Lambda-Extension-Name": "external" };
const internal = { "Lambda-Extension-Name": "internal" };
const registering = "POST /2020-01-01/extension/register";
const next = "GET /2020-01-01/extension/event/next";
const initError = "POST /2020-01-01/extension/init/error";
const stranger = "11111111-2222-3333-4444-555555555555";

const refusals: readonly [what: string, headers: Record<string, string>, body: unknown, type: string, text: string][] =
  [
    [registering, {}, { events: [] }, "Extension.InvalidExtensionName", "Empty extension name"],
    [registering, named, "", "InvalidRequestFormat", "unexpected end of JSON input"],
    [
      registering,
      named,
      { events: [], configurationKeys: ["x"] },
      "InvalidRequestFormat",
      "configurationKeys are deprecated; use environment variables instead",
    ],
    [registering, named, { events: ["OTHER"] }, "Extension.InvalidEventType", "OTHER: ErrorInvalidEventType"],
    [
      registering,
      internal,
      { events: ["SHUTDOWN"] },
      "Extension.InvalidEventType",
      "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension",
    ],
    [next, {}, undefined, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"],
    [
      next,
      { "Lambda-Extension-Identifier": "x" },
      undefined,
      "Extension.InvalidExtensionIdentifier",
      "Invalid Lambda-Extension-Identifier",
    ],
    [
      next,
      { "Lambda-Extension-Identifier": stranger },
      undefined,
      "Extension.UnknownExtensionIdentifier",
      `Unknown extension ${stranger}`,
    ],
    [
      initError,
      { "Lambda-Extension-Identifier": stranger },
      {},
      "Extension.MissingHeader",
      "Lambda-Extension-Function-Error-Type not found",
    ],
    [
      initError,
      { "Lambda-Extension-Identifier": stranger, "Lambda-Extension-Function-Error-Type": "E" },
      {},
      "Extension.UnknownExtensionIdentifier",
      "Unknown Lambda-Extension-Identifier",
    ],
    [
      "PUT /2022-07-01/telemetry",
      { "Lambda-Extension-Identifier": stranger },
      {},
      "Extension.UnknownExtensionIdentifier",
      `Unknown extension ${stranger}`,
    ],
  ];

test("what the Extensions API refuses, it refuses with 403 in AWS's words (API-941 … API-943)", async (context) => {
  fresh();
  for (const [what, headers, body, errorType, errorMessage] of refusals) {
    await context.test(`${what}: ${errorType}`, async () => {
      const told = await call(what, headers, body);
      assert.deepEqual([told.status, told.body], [403, { errorMessage, errorType }]);
    });
  }
});

test("a name is taken once, ten extensions are the most, and the runtime's first event closes registration", async () => {
  fresh(["external"]);
  const refusalOf = async (name: string): Promise<unknown> =>
    (await call(registering, { "Lambda-Extension-Name": name }, { events: [] })).body;
  await register("external");
  assert.deepEqual(await refusalOf("external"), {
    errorType: "Extension.InvalidExtensionState",
    errorMessage:
      "State transition from Registered to Registered failed for extension external. Error: State transition is not allowed",
  });
  await register("one");
  assert.deepEqual(await refusalOf("one"), {
    errorType: "Extension.InvalidExtensionState",
    errorMessage: "Extension with this name already registered",
  });
  for (let count = 2; count < 10; count += 1) await register(`internal-${count}`);
  assert.deepEqual(await refusalOf("eleventh"), {
    errorType: "Extension.TooManyExtensions",
    errorMessage: "Extension limit (10) reached",
  });
  void registry.ready();
  assert.deepEqual(await refusalOf("late"), {
    errorType: "Extension.RegistrationClosed",
    errorMessage: "Extension registration closed already",
  });
});

test("a registration is answered with the function's name, and its account where that is asked for", async () => {
  fresh();
  const headers = { ...named, "Lambda-Extension-Accept-Feature": "other, accountId" };
  const told = await call(registering, headers, { events: ["INVOKE", "SHUTDOWN"] });
  assert.deepEqual([told.status, told.body], [200, { ...metadata, accountId: "123456789012" }]);
  assert.match(told.headers.get("lambda-extension-identifier") ?? "", /^[\da-f-]{36}$/);
  assert.deepEqual((await call(registering, internal, {})).body, metadata);
});

test("an invocation has an identifier of its own, the end has none (API-942)", async () => {
  fresh();
  const id = await register("external", ["INVOKE", "SHUTDOWN"]);
  const headers = { "Lambda-Extension-Identifier": id };
  const first = call(next, headers);
  await registry.settled();
  registry.invoke({ eventType: "INVOKE", deadlineMs: 1, requestId: "r" });
  const invocation = await first;
  assert.deepEqual(invocation.body, { eventType: "INVOKE", deadlineMs: 1, requestId: "r" });
  assert.match(invocation.headers.get("lambda-extension-event-identifier") ?? "", /^[\da-f-]{36}$/);
  const second = call(`${next}/`, headers);
  await registry.settled();
  registry.shutdown({ eventType: "SHUTDOWN", deadlineMs: 2, shutdownReason: "spindown" });
  const end = await second;
  assert.deepEqual(end.body, { eventType: "SHUTDOWN", deadlineMs: 2, shutdownReason: "spindown" });
  assert.equal(end.headers.get("lambda-extension-event-identifier"), null);
});

test("an error that an extension reports is accepted (API-943)", async () => {
  fresh();
  const id = await register("external");
  const headers = { "Lambda-Extension-Identifier": id, "Lambda-Extension-Function-Error-Type": "Mine.Broken" };
  const { status, body } = await call(initError, headers, { errorMessage: "m" });
  assert.deepEqual([status, body], [202, { status: "OK" }]);
});

test("other paths and methods are not there, and the API answers a ping", async () => {
  assert.equal((await call("GET /2020-01-01/extension/other")).status, 404);
  assert.equal((await call("GET /2020-01-01/extension/register")).status, 405);
  assert.equal((await call("GET /2018-06-01/ping")).body, "pong");
});

const destination = { protocol: "HTTP", URI: "http://sandbox.localdomain:8080" };
const types = ["platform"];

const subscribing: readonly [path: string, body: unknown, problem: string][] = [
  ["/2022-07-01/telemetry", "{", "Failed to parse JSON"],
  [
    "/2022-07-01/telemetry",
    { types: [], destination: { protocol: "HTTP", URI: "http://sandbox.localdomain" } },
    "URI port is not provided; types should not be empty",
  ],
  [
    "/2022-07-01/telemetry",
    { schemaVersion: "2000-01-01", types, destination },
    "schemaVersion should be one of 2022-07-01, 2022-12-13, 2025-01-29",
  ],
  [
    "/2022-07-01/telemetry",
    { types, destination: { protocol: "HTTP", URI: "http://elsewhere:80" } },
    "URI host should be sandbox.localdomain",
  ],
  [
    "/2020-08-15/logs",
    { types, destination, buffering: { maxItems: 999, maxBytes: 1, timeoutMs: 24 } },
    "buffering.maxItems should be between 1000 and 10000; buffering.maxBytes should be between 262144 and 1048576; buffering.timeoutMs should be between 25 and 30000",
  ],
];

test("a subscription that can't be is refused with all that is wrong with it (API-960)", async (context) => {
  fresh();
  const id = await register("external");
  for (const [path, body, errorMessage] of subscribing) {
    await context.test(errorMessage, async () => {
      const told = await call(`PUT ${path}`, { "Lambda-Extension-Identifier": id }, body);
      assert.deepEqual([told.status, told.body], [400, { errorMessage, errorType: "ValidationError" }]);
    });
  }
});

test("what a subscription leaves open is as AWS has it, of either API (API-960, API-963)", async () => {
  fresh();
  const headers = { "Lambda-Extension-Identifier": await register("external") };
  const tcp = { protocol: "TCP", port: 7000 };
  const told = await call("PUT /2022-07-01/telemetry/", headers, { types, destination });
  assert.deepEqual([told.status, told.body], [200, '"OK"']);
  await call("PUT /2020-08-15/logs", headers, { schemaVersion: "2021-03-18", types, destination: tcp });
  const http = { protocol: "HTTP", port: 8080, path: "/", method: "POST" };
  const usual = { types, maxBytes: 262_144, timeoutMs: 1000 };
  assert.deepEqual(subscriptions, [
    { ...usual, api: "TELEMETRY", schemaVersion: "2022-07-01", maxItems: 1000, destination: http },
    { ...usual, api: "LOGS", schemaVersion: "2021-03-18", maxItems: 10_000, destination: tcp },
  ]);
});
