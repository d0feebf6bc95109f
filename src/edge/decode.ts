import { SerializationException } from "../model/exceptions.ts";
import { shapeOf } from "./models/model.ts";
import type { ServiceModel, Shape } from "./models/model.ts";
import { type Fields, isFields, isList, type Value } from "./value.ts";

/**
 * A value of a JSON body as the operation gets it: blobs decoded, members that the model lacks left out, `null` as
 * absent (API-001). @throws SerializationException for a JSON type other than the model's (API-175)
 */
export function decode(value: Value, shapeName: string, model: ServiceModel): Value {
  const shape = shapeOf(model, shapeName);
  switch (shape.type) {
    case "structure":
      return isFields(value) ? decodeStructure(value, shape, model) : mismatch(value, "a structure");
    case "list":
      return isList(value) ? value.map((each) => decodeElement(each, shape.member?.shape)) : mismatch(value, "a list");
    case "map": {
      if (!isFields(value)) return mismatch(value, "a map");
      const entries = Object.entries(value).map(([key, each = null]) => [key, decodeElement(each, shape.value?.shape)]);
      return Object.fromEntries(entries); // which makes a key of `__proto__` a key like any other
    }
    case "string":
      return typeof value === "string" ? value : mismatch(value, "a String");
    case "boolean":
      return typeof value === "boolean" ? value : mismatch(value, "a Boolean");
    case "integer":
      return isWhole(value, 2 ** 31) ? value : mismatch(value, "an Integer");
    case "long":
      return isWhole(value, 2 ** 53) ? value : mismatch(value, "a Long");
    case "double":
      return typeof value === "number" ? value : mismatch(value, "a Double");
    case "timestamp":
      return timestamp(value);
    case "blob":
      return blob(value);
    default:
      throw new Error(`no decoder for ${String(shape.type satisfies never)}`);
  }

  /** `null` stays, for the model to refuse it by its place. */
  function decodeElement(element: Value, name = ""): Value {
    return element === null ? null : decode(element, name, model);
  }
}

/** The members of `shape` that travel in the body. @throws SerializationException */
function decodeStructure(given: Fields, shape: Shape, model: ServiceModel): Fields {
  const decoded: Record<string, Value> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const value = given[name];
    if (member.location !== undefined || value === undefined || value === null) continue;
    decoded[name] = decode(value, member.shape, model);
  }
  return decoded;
}

/** A label, header or query parameter as the operation gets it. @throws SerializationException */
export function decodeText(text: string, shapeName: string, model: ServiceModel): Value {
  const { type } = shapeOf(model, shapeName);
  if (type === "string") return text;
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return decode(/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text, shapeName, model);
}

function isWhole(value: Value, bound: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= -bound && value < bound;
}

/** From 0001-01-01 to 9999-12-31, in epoch seconds: what is beyond is no date where it is printed. */
const [firstSecond, lastSecond] = [-62_135_596_800, 253_402_300_799];

/** Epoch seconds, with a fraction. */
function timestamp(value: Value): number {
  const seconds = typeof value === "string" ? Date.parse(value) / 1000 : value;
  const isDate = typeof seconds === "number" && seconds >= firstSecond && seconds < lastSecond + 1;
  return isDate ? seconds : mismatch(value, "a timestamp");
}

/** Node skips what is not base64; then there are fewer bytes than the text's length promises. */
function blob(value: Value): Buffer {
  if (typeof value !== "string") return mismatch(value, "a blob");
  const bytes = Buffer.from(value, "base64");
  const digits = value.length - (value.endsWith("==") ? 2 : Number(value.endsWith("=")));
  if (bytes.length !== Math.floor((digits * 3) / 4) || digits % 4 === 1) throw unreadable("a blob is not base64");
  return bytes;
}

function mismatch(value: Value, wanted: string): never {
  const kind = isList(value) ? "LIST" : (value === null ? "NULL" : typeof value).toUpperCase();
  throw unreadable(`${kind}_VALUE can not be converted to ${wanted}`);
}

/** API-175 */
export function unreadable(detail: string): SerializationException {
  return new SerializationException(`Could not parse request body into json: ${detail}`);
}
