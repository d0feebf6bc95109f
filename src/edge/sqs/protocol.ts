import { type AwsException, UnknownOperationException } from "../../model/exceptions.ts";
import { SqsException, missingParameter } from "../../model/sqs-exceptions.ts";
import { type Answer, noBody } from "../answer.ts";
import { shapeOf } from "../models/model.ts";
import { head, json } from "../encode.ts";
import type { Call } from "../rooms.ts";
import type { Route } from "../route.ts";
import type { Fields } from "../value.ts";
import { flatNames } from "../query/query-names.ts";
import { sqsNamespace, xmlAnswer, xmlRefusal } from "../query/query-xml.ts";

const sqsJson = "application/x-amz-json-1.0";

/** Forms and XML, as SDKs before November 2023 speak it. */
function isQuery({ headers }: Call): boolean {
  return headers["x-amz-target"] === undefined;
}

/** @throws SqsException for the first that is missing; all else is judged by the operations, in words of their own */
export function checkRequired(input: Fields, route: Route): void {
  const { required = [] } = shapeOf(route.model, route.operation.input);
  const missing = required.find((name) => input[name] === undefined);
  if (missing !== undefined) throw missingParameter(missing);
}

export function sqsAnswer(route: Route, output: object, call: Call): Answer {
  if (isQuery(call)) return xmlAnswer(route, output, { namespace: sqsNamespace, names: flatNames(route.model) }, call);
  const body = route.response.hasBody ? Buffer.from(JSON.stringify(output, base64)) : noBody;
  return { status: 200, headers: head(call, sqsJson), body };
}

/** In JSON the query protocol's code stands in a header, for clients that matched on it before. */
export function sqsRefusal(error: AwsException, call: Call): Answer {
  const { status, name, message } = error;
  const fault = status >= 500 ? "Receiver" : "Sender";
  const code = codeOf(error);
  if (isQuery(call)) return xmlRefusal(error, { code, text: textOf(error), namespace: sqsNamespace }, call);
  return {
    status,
    headers: [...head(call, sqsJson), "x-amzn-query-error", `${code};${fault}`],
    body: json({ __type: `com.amazonaws.sqs#${name}`, message }),
  };
}

function codeOf(error: AwsException): string {
  if (error instanceof SqsException) return error.code;
  return error instanceof UnknownOperationException ? "InvalidAction" : error.name;
}

function textOf({ name, message }: AwsException): string {
  return name === "QueueDoesNotExist" ? message.replace(".", " for this wsdl version.") : message;
}

/** Bytes are Base64 in JSON. */
function base64(this: unknown, key: string, value: unknown): unknown {
  const raw: unknown = typeof this === "object" && this !== null ? Reflect.get(this, key) : undefined;
  return raw instanceof Uint8Array ? Buffer.from(raw).toString("base64") : value;
}
