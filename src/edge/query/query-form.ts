import { decode, decodeText } from "../decode.ts";
import { shapeOf } from "../models/model.ts";
import type { Fields, Value } from "../value.ts";
import type { QueryNames } from "./query-names.ts";

/** The input in a form of the query protocol. @throws SerializationException */
export function formInput(form: URLSearchParams, shapeName: string, names: QueryNames): Fields {
  const { model } = names;
  const fields = new Map([...form].toReversed()); // of two with one name the first counts
  const indexes = indexesIn(fields.keys());
  return { ...emptyLists(), ...structure("", shapeName) };

  /** A form has no other way to say that a list is empty. */
  function emptyLists(): Fields {
    const { required = [], members = {} } = shapeOf(model, shapeName);
    const lists = required.filter((name) => shapeOf(model, members[name]?.shape ?? "").type === "list");
    return Object.fromEntries(lists.map((name) => [name, []]));
  }

  function structure(prefix: string, name: string): Fields | undefined {
    const found: Record<string, Value> = {};
    for (const [member, { shape }] of Object.entries(shapeOf(model, name).members ?? {})) {
      const { type } = shapeOf(model, shape);
      const flat = type === "list" || type === "map" ? names.flat(shape) : undefined;
      const value = valueAt(`${prefix}${flat ?? member}`, shape);
      if (value !== undefined) found[member] = value;
    }
    return Object.keys(found).length > 0 ? found : undefined;
  }

  function valueAt(path: string, name: string): Value | undefined {
    const shape = shapeOf(model, name);
    const isFlat = names.flat(name) !== undefined;
    if (shape.type === "structure") return structure(`${path}.`, name);
    if (shape.type === "list") return listAt(isFlat ? path : `${path}.member`, shape.member?.shape ?? "");
    if (shape.type === "map") return mapAt(isFlat ? path : `${path}.entry`, name, shape.value?.shape ?? "");
    const text = fields.get(path);
    if (text === undefined) return undefined;
    return shape.type === "blob" ? decode(text, name, model) : decodeText(text, name, model);
  }

  function listAt(path: string, element: string): Value[] | undefined {
    const values = indexesAt(path).map((index) => valueAt(`${path}.${index}`, element));
    return values.length > 0 ? values.filter((value) => value !== undefined) : undefined;
  }

  function mapAt(path: string, name: string, element: string): Fields | undefined {
    const [key, value] = names.entry(name);
    const entries = indexesAt(path).map(
      (index) => [fields.get(`${path}.${index}.${key}`) ?? "", valueAt(`${path}.${index}.${value}`, element)] as const,
    );
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }

  function indexesAt(path: string): number[] {
    return [...(indexes.get(path) ?? [])].toSorted((a, b) => a - b);
  }
}

/** More than the deepest shape has. */
const mostSegments = 16;

/** By what stands before them. All keys are gone through once: a form may hold ten or a million. */
function indexesIn(keys: Iterable<string>): ReadonlyMap<string, ReadonlySet<number>> {
  const indexes = new Map<string, Set<number>>();
  for (const key of keys) {
    let path = "";
    for (const segment of key.split(".", mostSegments)) {
      if (/^[1-9]\d{0,8}$/.test(segment)) {
        const known = indexes.get(path) ?? new Set<number>();
        indexes.set(path, known.add(Number(segment)));
      }
      path = path === "" ? segment : `${path}.${segment}`;
    }
  }
  return indexes;
}
