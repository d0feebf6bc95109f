import type { Answer } from "./answer.ts";
import { noBody } from "./answer.ts";
import { escaped, head, json } from "./encode.ts";
import { type ServiceModel, shapeOf } from "./models/model.ts";
import type { Route } from "./route.ts";
import type { Call } from "./rooms.ts";
import { wrappedNames } from "./query/query-names.ts";
import { snsNamespace, xmlAnswer } from "./query/query-xml.ts";
import { sqsAnswer } from "./sqs/protocol.ts";

/**
 * What an operation gave, as HTTP: status and headers where the model binds them, a payload as the very bytes,
 * all else as one JSON object (API-001, API-005).
 */
export async function answerOf(route: Route, output: object, call: Call): Promise<Answer> {
  switch (route.service) {
    case "events":
      return { status: 200, headers: head(call, amzJson), body: route.response.hasBody ? json(output) : noBody };
    case "lambda":
    case "scheduler":
      return route.response.stream !== undefined
        ? await streamedAnswer(route, output, call)
        : restAnswer(route, output, call);
    case "logs":
      if (route.response.stream !== undefined) return await logsStream(route, output, call);
      return { status: 200, headers: head(call, amzJson), body: route.response.hasBody ? json(output) : noBody };
    case "sns":
      return xmlAnswer(route, output, { namespace: snsNamespace, names: wrappedNames(route.model) }, call);
    case "sqs":
      return sqsAnswer(route, output, call);
    case "sts":
      return { status: 200, headers: head(call, "text/xml"), body: xml(route, output, call) };
    default:
      throw new Error(`no form of answer for ${String(route.service satisfies never)}`);
  }
}

export const amzJson = "application/x-amz-json-1.1";

function restAnswer(route: Route, output: object, call: Call): Answer {
  const { response, operation } = route;
  const status = response.status === undefined ? undefined : read(output, response.status);
  const headers = head(call, "application/json");
  for (const { member, name } of response.headers) {
    const value = read(output, member);
    if (typeof value === "string") headers.push(name, value);
  }
  if (route.name === "Invoke") headers.push(...invokeHeaders(call));
  return { status: typeof status === "number" ? status : operation.status, headers, body: restBody(route, output) };
}

/** API-340; loaded by whoever asks for one. */
async function streamedAnswer(route: Route, output: object, call: Call): Promise<Answer> {
  const answer = restAnswer(route, output, call);
  const events: unknown = read(output, route.response.stream ?? "");
  if (!isIterable(events)) return answer;
  const { eventStream, eventStreamType } = await import("./event-stream.ts");
  const headers = answer.headers.map((each) => (each === "application/json" ? eventStreamType : each));
  return { ...answer, headers, body: eventStream(events) };
}

/** API-830 */
async function logsStream({ response }: Route, output: object, call: Call): Promise<Answer> {
  const events: unknown = read(output, response.stream ?? "");
  const { eventStream, eventStreamType, initialResponse } = await import("./event-stream.ts");
  const body = eventStream(isIterable(events) ? events : [], initialResponse);
  return { status: 200, headers: head(call, eventStreamType), body };
}

function isIterable(value: unknown): value is AsyncIterable<object> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function restBody({ response, operation }: Route, output: object): Uint8Array {
  if (response.payload !== undefined) {
    const payload = read(output, response.payload);
    return payload instanceof Uint8Array ? payload : noBody;
  }
  if (!response.hasBody || operation.status === 204) return noBody;
  if (response.located.size === 0) return json(output);
  return json(Object.fromEntries(Object.entries(output).filter(([name]) => !response.located.has(name))));
}

/** API-302 */
function invokeHeaders({ traceHeader }: Call): string[] {
  const trace = `${field(traceHeader, "Root=")};${field(traceHeader, "Sampled=") || "Sampled=0"}`;
  return ["X-Amzn-Trace-Id", trace, "x-amzn-Remapped-Content-Length", "0"];
}

/** `Sampled=0` in `Root=…;Parent=…;Sampled=0` */
function field(header: string, name: string): string {
  const start = header.indexOf(name);
  if (start === -1) return "";
  const end = header.indexOf(";", start);
  return end === -1 ? header.slice(start) : header.slice(start, end);
}

function read(output: object, member: string): unknown {
  return Reflect.get(output, member);
}

export const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** API-1001: `<Operation>Response` around `<Operation>Result` with the output's members. */
function xml({ name, model, operation }: Route, output: object, { requestId }: Call): Buffer {
  const members = operation.output === undefined ? "" : elements(output, operation.output, model);
  return Buffer.from(
    `<${name}Response xmlns="${stsNamespace}"><${name}Result>${members}</${name}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
  );
}

function elements(output: object, shapeName: string, model: ServiceModel): string {
  const { members = {} } = shapeOf(model, shapeName);
  return Object.entries(output)
    .map(([name, value]) => `<${name}>${element(value, members[name]?.shape ?? "", model)}</${name}>`)
    .join("");
}

function element(value: unknown, shapeName: string, model: ServiceModel): string {
  if (typeof value === "object" && value !== null) return elements(value, shapeName, model);
  const isTime = shapeOf(model, shapeName).type === "timestamp";
  return escaped(isTime ? new Date(Number(value) * 1000).toISOString() : String(value));
}
