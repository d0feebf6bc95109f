import { decode, decodeText } from "../decode.ts";
import { shapeOf } from "../models/model.ts";
import type { Fields, Value } from "../value.ts";
import type { QueryNames } from "./query-names.ts";

/** The input in a form of the query protocol. @throws SerializationException */
export function formInput(form: URLSearchParams, shapeName: string, names: QueryNames): Fields {
  const { model } = names;
  const keys = [...form.keys()];
  return { ...emptyLists(), ...structure("", shapeName) };

  /** A form has no other way to say that a list is empty. */
  function emptyLists(): Fields {
    const { required = [], members = {} } = shapeOf(model, shapeName);
    const lists = required.filter((name) => shapeOf(model, members[name]?.shape ?? "").type === "list");
    return Object.fromEntries(lists.map((name) => [name, []]));
  }

  function structure(prefix: string, name: string): Fields | undefined {
    const fields: Record<string, Value> = {};
    for (const [member, { shape }] of Object.entries(shapeOf(model, name).members ?? {})) {
      const { type } = shapeOf(model, shape);
      const flat = type === "list" || type === "map" ? names.flat(shape) : undefined;
      const value = valueAt(`${prefix}${flat ?? member}`, shape);
      if (value !== undefined) fields[member] = value;
    }
    return Object.keys(fields).length > 0 ? fields : undefined;
  }

  function valueAt(path: string, name: string): Value | undefined {
    const shape = shapeOf(model, name);
    const isFlat = names.flat(name) !== undefined;
    if (shape.type === "structure") return structure(`${path}.`, name);
    if (shape.type === "list") return listAt(isFlat ? path : `${path}.member`, shape.member?.shape ?? "");
    if (shape.type === "map") return mapAt(isFlat ? path : `${path}.entry`, name, shape.value?.shape ?? "");
    const text = form.get(path);
    if (text === null) return undefined;
    return shape.type === "blob" ? decode(text, name, model) : decodeText(text, name, model);
  }

  function listAt(path: string, element: string): Value[] | undefined {
    const values = indexesAt(path).map((index) => valueAt(`${path}.${index}`, element));
    return values.length > 0 ? values.filter((value) => value !== undefined) : undefined;
  }

  function mapAt(path: string, name: string, element: string): Fields | undefined {
    const [key, value] = names.entry(name);
    const entries = indexesAt(path).map(
      (index) => [form.get(`${path}.${index}.${key}`) ?? "", valueAt(`${path}.${index}.${value}`, element)] as const,
    );
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }

  /** Those that are there, in their order: a form may hold ten or a million. */
  function indexesAt(path: string): number[] {
    const prefix = `${path}.`;
    const found = keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => Number.parseInt(key.slice(prefix.length), 10));
    return [...new Set(found)].filter((index) => index > 0).toSorted((a, b) => a - b);
  }
}
