import { type ServiceModel, shapeOf } from "../models/model.ts";
import { escaped } from "../encode.ts";
import type { Route } from "../route.ts";
import type { Call } from "../rooms.ts";
import { entryNames, flatName } from "./query-names.ts";

export const sqsNamespace = "http://queue.amazonaws.com/doc/2012-11-05/";

/** An answer of the query protocol: `<Operation>Response` around `<Operation>Result`, where there is a result. */
export function xmlAnswer({ name, model, operation }: Route, output: object, { requestId }: Call): Buffer {
  const result = operation.output === undefined ? "" : resultOf(name, members(output, operation.output, model));
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return Buffer.from(`<${name}Response xmlns="${sqsNamespace}">${result}${metadata}</${name}Response>`);
}

function resultOf(operation: string, xml: string): string {
  return xml === "" ? `<${operation}Result/>` : `<${operation}Result>${xml}</${operation}Result>`;
}

function members(output: object, shapeName: string, model: ServiceModel): string {
  const { members: known = {} } = shapeOf(model, shapeName);
  return Object.entries(output)
    .map(([name, value]) => member(name, value, known[name]?.shape ?? ""))
    .join("");

  function member(name: string, value: unknown, shape: string): string {
    if (value === undefined) return "";
    const { type, member: element, value: entry } = shapeOf(model, shape);
    if (type === "list" && Array.isArray(value)) {
      const flat = flatName(shape);
      return value.map((each) => `<${flat}>${content(each, element?.shape ?? "", model)}</${flat}>`).join("");
    }
    if (type === "map" && typeof value === "object" && value !== null) {
      const flat = flatName(shape);
      return Object.entries(value)
        .map(([key, each]) => `<${flat}>${entryOf(key, each, shape, entry?.shape ?? "")}</${flat}>`)
        .join("");
    }
    return `<${name}>${content(value, shape, model)}</${name}>`;
  }

  function entryOf(key: string, value: unknown, map: string, shape: string): string {
    const [keyName, valueName] = entryNames(map);
    return `<${keyName}>${escaped(key)}</${keyName}><${valueName}>${content(value, shape, model)}</${valueName}>`;
  }
}

function content(value: unknown, shape: string, model: ServiceModel): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "object" && value !== null) return members(value, shape, model);
  // XML readers would make a line feed of it, and clients compare checksums.
  return escaped(String(value)).replaceAll("\r", "&#xD;");
}
