import type { AwsException } from "../../model/exceptions.ts";
import { type Answer } from "../answer.ts";
import { escaped, head } from "../encode.ts";
import { shapeOf } from "../models/model.ts";
import type { Route } from "../route.ts";
import type { Call } from "../rooms.ts";
import type { QueryNames } from "./query-names.ts";

export const sqsNamespace = "http://queue.amazonaws.com/doc/2012-11-05/";
export const snsNamespace = "http://sns.amazonaws.com/doc/2010-03-31/";

/** How a service writes XML. */
export interface XmlForm {
  readonly namespace: string;
  readonly names: QueryNames;
}

const queryXml = "text/xml";

export interface XmlError {
  readonly code: string;
  readonly text: string;
  readonly namespace: string;
}

/** An answer of the query protocol: `<Operation>Response` around `<Operation>Result`, where there is a result. */
export function xmlAnswer({ name, operation }: Route, output: object, form: XmlForm, call: Call): Answer {
  const result = operation.output === undefined ? "" : resultOf(name, members(output, operation.output, form.names));
  const metadata = `<ResponseMetadata><RequestId>${call.requestId}</RequestId></ResponseMetadata>`;
  const body = `<${name}Response xmlns="${form.namespace}">${result}${metadata}</${name}Response>`;
  return { status: 200, headers: head(call, queryXml), body: Buffer.from(body) };
}

function resultOf(operation: string, xml: string): string {
  return xml === "" ? `<${operation}Result/>` : `<${operation}Result>${xml}</${operation}Result>`;
}

/** An error of the query protocol. */
export function xmlRefusal(
  { status }: Pick<AwsException, "status">,
  { code, text, namespace }: XmlError,
  call: Call,
): Answer {
  const fault = status >= 500 ? "Receiver" : "Sender";
  const details = `<Type>${fault}</Type><Code>${code}</Code><Message>${escaped(text)}</Message>${namespace === sqsNamespace ? "<Detail/>" : ""}`;
  const body = `<ErrorResponse xmlns="${namespace}"><Error>${details}</Error><RequestId>${call.requestId}</RequestId></ErrorResponse>`;
  return { status: code === "InvalidAction" ? 400 : status, headers: head(call, queryXml), body: Buffer.from(body) };
}

function members(output: object, shapeName: string, names: QueryNames): string {
  const { members: known = {} } = shapeOf(names.model, shapeName);
  return Object.entries(output)
    .map(([name, value]) => member(name, value, known[name]?.shape ?? ""))
    .join("");

  function member(name: string, value: unknown, shape: string): string {
    if (value === undefined) return "";
    const { type, member: element, value: entry } = shapeOf(names.model, shape);
    if (type === "list" && Array.isArray(value)) {
      const texts = value.map((each) => content(each, element?.shape ?? "", names));
      return listed(name, texts, names.flat(shape), "member");
    }
    if (type === "map" && typeof value === "object" && value !== null) {
      const texts = Object.entries(value).map(([key, each]) => entryOf(key, each, shape, entry?.shape ?? ""));
      return listed(name, texts, names.flat(shape), "entry");
    }
    return `<${name}>${content(value, shape, names)}</${name}>`;
  }

  function entryOf(key: string, value: unknown, map: string, shape: string): string {
    const [keyName, valueName] = names.entry(map);
    return `<${keyName}>${escaped(key)}</${keyName}><${valueName}>${content(value, shape, names)}</${valueName}>`;
  }
}

/** Flat elements stand for themselves, others within one of their member's name. */
function listed(name: string, texts: readonly string[], flat: string | undefined, wrapped: string): string {
  const element = flat ?? wrapped;
  const elements = texts.map((text) => `<${element}>${text}</${element}>`).join("");
  return flat === undefined ? `<${name}>${elements}</${name}>` : elements;
}

function content(value: unknown, shape: string, names: QueryNames): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "object" && value !== null) return members(value, shape, names);
  // XML readers would make a line feed of it, and clients compare checksums.
  return escaped(String(value)).replaceAll("\r", "&#xD;");
}
