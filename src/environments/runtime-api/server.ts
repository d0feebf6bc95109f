import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Loopback } from "../../sandbox/sandbox.ts";
import { Refusal, forbidden } from "./refusal.ts";
import type { ExtensionRegistry } from "./registry.ts";
import { type SubscriptionRequest, type TelemetryApi, subscriptionRequest } from "./subscription-request.ts";

/** Whom the server speaks for: those that are in the environment now. */
export interface RuntimeApiRooms {
  readonly registry: ExtensionRegistry;
  /** Of the function, as a registration is answered. */
  readonly metadata: ExtensionMetadata;
  readonly accountId: string;
  /** @throws Refusal */
  readonly subscribe: (name: string, request: SubscriptionRequest) => void;
}

export interface ExtensionMetadata {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Request {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Operation = (rooms: RuntimeApiRooms, request: Request) => Answer | Promise<Answer>;

/** Each takes a descriptor of the engine's; extensions need one or two. */
const maxConnections = 100;
/** Nobody has more to say here. */
const maxBodyBytes = 262_144;

const accepted: Answer = { status: 202, body: { status: "OK" } };

const operations: Readonly<Record<string, Operation>> = {
  "POST /2020-01-01/extension/register": register,
  "GET /2020-01-01/extension/event/next": next,
  "POST /2020-01-01/extension/init/error": (rooms, request) => reportError(rooms, request, "init"),
  "POST /2020-01-01/extension/exit/error": (rooms, request) => reportError(rooms, request, "exit"),
  "PUT /2022-07-01/telemetry": (rooms, request) => addSubscription(rooms, request, "TELEMETRY"),
  "PUT /2020-08-15/logs": (rooms, request) => addSubscription(rooms, request, "LOGS"),
};

/** Serves AWS's Extensions API on an environment's loopback (API-940 … API-943). `rooms` is asked for each request. */
export function serveRuntimeApi({ server }: Loopback, rooms: () => RuntimeApiRooms): Server {
  // Whoever waits for an event waits as long as it takes.
  const options = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
  // Not as an ES module: see `edge/server.ts`.
  const { createServer } = process.getBuiltinModule("node:http");
  const http = createServer(options, (request, response) => void answer(request, response, rooms));
  server.maxConnections = maxConnections;
  server.on("connection", (socket) => http.emit("connection", socket));
  return http;
}

async function answer(request: IncomingMessage, response: ServerResponse, rooms: () => RuntimeApiRooms): Promise<void> {
  const { status, body, headers } = await perform(request, rooms).catch(refused);
  if (response.destroyed) return;
  const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
  response.writeHead(status, { "Content-Type": type, ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function perform(request: IncomingMessage, rooms: () => RuntimeApiRooms): Promise<Answer> {
  const { method = "", url = "/", headers } = request;
  const path = new URL(url, "http://sandbox").pathname.replace(/(?<=.)\/$/, "");
  const body = await bodyOf(request);
  if (`${method} ${path}` === "GET /2018-06-01/ping") return { status: 200, body: "pong" };
  const operation = operations[`${method} ${path}`];
  if (operation) return await operation(rooms(), { headers, body });
  const isKnown = Object.keys(operations).some((each) => each.endsWith(` ${path}`));
  return isKnown ? { status: 405, body: "" } : { status: 404, body: "404 page not found\n" };
}

/** @throws Refusal */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBodyBytes) throw new Refusal(413, "RequestEntityTooLarge", "Request is too large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function refused(error: unknown): Answer {
  if (error instanceof Refusal)
    return { status: error.status, body: { errorMessage: error.message, errorType: error.errorType } };
  return { status: 500, body: { errorMessage: "Internal Server Error", errorType: "InternalServerError" } };
}

/** API-941 */
function register({ registry, metadata, accountId }: RuntimeApiRooms, { headers, body }: Request): Answer {
  const name = header(headers, "lambda-extension-name");
  if (name === "") throw forbidden("Extension.InvalidExtensionName", "Empty extension name");
  const features = header(headers, "lambda-extension-accept-feature").split(",");
  const extension = registry.register(name, eventsIn(body));
  const account = features.some((each) => each.trim() === "accountId") ? { accountId } : {};
  return { status: 200, body: { ...metadata, ...account }, headers: { "Lambda-Extension-Identifier": extension.id } };
}

/** @throws Refusal */
function eventsIn(body: string): string[] {
  const request = parsed(body);
  const keys: unknown = "configurationKeys" in request ? request.configurationKeys : [];
  if (Array.isArray(keys) && keys.length > 0)
    throw invalidFormat("configurationKeys are deprecated; use environment variables instead");
  const events: unknown = "events" in request ? request.events : [];
  if (!Array.isArray(events))
    throw invalidFormat("json: cannot unmarshal into Go struct field .events of type []core.Event");
  return events.map(String);
}

/** @throws Refusal */
function parsed(body: string): object {
  if (body.trim() === "") throw invalidFormat("unexpected end of JSON input");
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value;
  } catch (error) {
    throw invalidFormat(error instanceof Error ? error.message : String(error));
  }
  throw invalidFormat("json: cannot unmarshal into Go value of type handler.RegisterRequest");
}

function invalidFormat(message: string): Refusal {
  return forbidden("InvalidRequestFormat", message);
}

/** API-942 */
async function next({ registry }: RuntimeApiRooms, { headers }: Request): Promise<Answer> {
  const event = await registry.next(identifier(headers));
  // A shutdown is nothing that an answer could be given to.
  const isInvoke = event.eventType === "INVOKE";
  return {
    status: 200,
    body: event,
    ...(isInvoke && { headers: { "Lambda-Extension-Event-Identifier": crypto.randomUUID() } }),
  };
}

/** API-943 */
function reportError({ registry }: RuntimeApiRooms, { headers }: Request, phase: "init" | "exit"): Answer {
  const id = identifier(headers);
  const errorType = header(headers, "lambda-extension-function-error-type");
  if (errorType === "") throw forbidden("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found");
  registry.reportError(id, phase, errorType);
  return accepted;
}

/** API-960, API-963 */
function addSubscription(
  { registry, subscribe }: RuntimeApiRooms,
  { headers, body }: Request,
  api: TelemetryApi,
): Answer {
  subscribe(registry.name(identifier(headers)), subscriptionRequest(api, body));
  return { status: 200, body: '"OK"' };
}

/** @throws Refusal */
function identifier(headers: IncomingMessage["headers"]): string {
  const id = header(headers, "lambda-extension-identifier");
  if (id === "") throw forbidden("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id))
    throw forbidden("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier");
  return id.toLowerCase();
}

function header(headers: IncomingMessage["headers"], name: string): string {
  return String(headers[name] ?? "");
}
