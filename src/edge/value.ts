/** What an input or one of its members can be, as JSON has it and as the operation gets it. */
export type Value = string | number | boolean | Uint8Array | null | readonly Value[] | Fields;

/** A structure or a map. */
export interface Fields {
  readonly [name: string]: Value | undefined;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isFields(value: Value): value is Fields {
  return typeof value === "object" && value !== null && !isList(value) && !(value instanceof Uint8Array);
}

/** The elements of a list, the values of a map. */
export function elementsOf(value: Value): readonly (Value | undefined)[] {
  if (isList(value)) return value;
  return isFields(value) ? Object.values(value) : [];
}

/** Member names as they stand in messages: `memorySize` (API-170). */
export function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
