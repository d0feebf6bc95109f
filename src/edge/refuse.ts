import { type AwsException, ServiceException, TooManyRequestsException } from "../model/exceptions.ts";
import type { Answer } from "./answer.ts";
import type { ServiceName } from "./models/model.ts";
import { escaped, head, json } from "./encode.ts";
import { amzJson, stsNamespace } from "./respond.ts";
import type { Call } from "./rooms.ts";
import { snsNamespace, xmlRefusal } from "./query/query-xml.ts";
import { sqsRefusal } from "./sqs/protocol.ts";

/** An error in the form that the service's clients read (API-005 … API-007, API-801, API-1001). */
export function refusalOf(service: ServiceName, error: AwsException, call: Call): Answer {
  switch (service) {
    case "lambda":
      return {
        status: error.status,
        headers: [
          ...head(call, "application/json"),
          "x-amzn-ErrorType",
          error.name,
          ...(error instanceof TooManyRequestsException ? ["Retry-After", "1"] : []),
        ],
        body: json({
          ...(error instanceof TooManyRequestsException && { Reason: error.reason }),
          ...(error.type && { Type: error.type }),
          [error.messageKey]: error.message,
        }),
      };
    case "logs":
      return amzRefusal(error, "InternalFailure", call);
    case "events":
      return amzRefusal(error, "InternalException", call);
    case "scheduler": {
      const name = error instanceof ServiceException ? "InternalServerException" : error.name;
      return {
        status: error.status,
        headers: [...head(call, "application/json"), "x-amzn-ErrorType", name],
        body: json({ Message: error.message }),
      };
    }
    case "sns":
      return xmlRefusal(error, { code: snsCode(error), text: error.message, namespace: snsNamespace }, call);
    case "sqs":
      return sqsRefusal(error, call);
    case "sts":
      return { status: error.status, headers: head(call, "text/xml"), body: xml(error, call) };
    default:
      throw new Error(`no form of error for ${String(service satisfies never)}`);
  }
}

/** What the engine's own errors are called in SNS's words. */
const snsCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: "AuthorizationError",
  ServiceException: "InternalError",
  UnknownOperationException: "InvalidAction",
  ValidationException: "ValidationError",
};

function snsCode({ name }: AwsException): string {
  return snsCodes[name] ?? name;
}

function amzRefusal(error: AwsException, internal: string, call: Call): Answer {
  return {
    status: error.status >= 500 ? error.status : 400,
    headers: head(call, amzJson),
    body: json({ __type: error instanceof ServiceException ? internal : error.name, message: error.message }),
  };
}

function xml({ status, name, message }: AwsException, { requestId }: Call): Buffer {
  return Buffer.from(
    `<ErrorResponse xmlns="${stsNamespace}"><Error><Type>${status >= 500 ? "Receiver" : "Sender"}</Type>` +
      `<Code>${name}</Code><Message>${escaped(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}
