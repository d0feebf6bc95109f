import type { IncomingHttpHeaders } from "node:http";

import { type AwsException, InvalidParameterException, ValidationException } from "../model/exceptions.ts";
import { decode, decodeText, unreadable } from "./decode.ts";
import { shapeOf } from "./models/model.ts";
import type { Binding, Route } from "./route.ts";
import type { Match } from "./routes.ts";
import { checkRequired } from "./sqs/protocol.ts";
import { formInput } from "./query/query-form.ts";
import { flatNames, wrappedNames } from "./query/query-names.ts";
import { failuresOf } from "./validate.ts";
import type { Fields, Value } from "./value.ts";

type Input = Record<string, Value>;

/**
 * The typed input of an operation, out of an HTTP request and the model. A payload that is a blob stays the very
 * buffer that came in. Every failed check is in the one message (API-172).
 * @throws SerializationException, ValidationException (CloudWatch Logs: InvalidParameterException, API-803)
 */
export function parseInput(match: Match, headers: IncomingHttpHeaders, body: Buffer): Fields {
  const { route } = match;
  const input: Input = {};
  if (route.service === "sts") readForm(input, match);
  else if (route.service === "sqs" && match.query !== "") readSqsForm(input, match);
  else if (route.service === "sns") {
    Object.assign(input, formInput(new URLSearchParams(match.query), route.operation.input, wrappedNames(route.model)));
  } else {
    readBody(input, route, body);
    for (const binding of route.request.labels) set(input, binding, match.labels[binding.name], route);
    for (const binding of route.request.headers) set(input, binding, headers[binding.name]?.toString(), route);
    if (match.query !== "") readQuery(input, match);
  }
  if (route.service === "sqs") checkRequired(input, route);
  else checkInput(input, route);
  return input;
}

/** @throws ValidationException (CloudWatch Logs: InvalidParameterException, API-803) */
export function checkInput(input: Fields, route: Route): void {
  const failures = failuresOf(input, route.operation.input, route.model);
  if (failures.length > 0) throw refusal(route, failures);
}

function readBody(input: Input, { request, operation, model }: Route, body: Buffer): void {
  const { payload } = request;
  if (payload && shapeOf(model, payload.shape).type === "blob") input[payload.member] = body;
  else if (body.length === 0) return;
  else if (payload) input[payload.member] = decode(json(body), payload.shape, model);
  else if (request.hasBodyMembers) {
    const value = json(body);
    if (value !== null) Object.assign(input, decode(value, operation.input, model));
  }
}

/** Lists and structures, written as `Tags.member.1.Key`, are of no use to any operation that is built. */
function readForm(input: Input, { route: { model, operation }, query }: Match): void {
  const form = new URLSearchParams(query);
  const members = operation.input === undefined ? {} : (shapeOf(model, operation.input).members ?? {});
  for (const [name, { shape }] of Object.entries(members)) {
    const text = form.get(name);
    if (text !== null) input[name] = decodeText(text, shape, model);
  }
}

/** A form that was sent to a queue's URL need not say it again. */
function readSqsForm(input: Input, { route: { model, operation }, query, labels }: Match): void {
  const form = new URLSearchParams(query);
  if (!form.has("QueueUrl") && labels["QueueUrl"] !== "/") form.set("QueueUrl", labels["QueueUrl"] ?? "");
  Object.assign(input, formInput(form, operation.input, flatNames(model)));
}

function readQuery(input: Input, { route, query }: Match): void {
  if (route.request.query.length === 0) return;
  const parameters = new URLSearchParams(query);
  for (const binding of route.request.query) {
    const values = parameters.getAll(binding.name);
    const element = shapeOf(route.model, binding.shape).member?.shape;
    if (element === undefined) set(input, binding, values[0], route);
    else if (values.length > 0) input[binding.member] = values.map((each) => decodeText(each, element, route.model));
  }
}

function set(input: Input, { member, shape }: Binding, text: string | undefined, route: Route): void {
  if (text !== undefined) input[member] = decodeText(text, shape, route.model);
}

/** @throws SerializationException */
function json(body: Buffer): Value {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw unreadable(error instanceof SyntaxError ? error.message : String(error));
  }
}

function refusal(route: Route, failures: readonly string[]): AwsException {
  const plural = failures.length === 1 ? "error" : "errors";
  const message = `${failures.length} validation ${plural} detected: ${failures.join("; ")}`;
  return route.service === "logs" ? new InvalidParameterException(message) : new ValidationException(message);
}
