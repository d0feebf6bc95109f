import { shapeOf } from "./models/model.ts";
import type { ServiceModel } from "./models/model.ts";
import { type Fields, isFields, isList, lowerCamel, type Value } from "./value.ts";

/** A value as AWS's Java prints it in a message: `[a, b]`, `{2=2.0}`, `OnFailure(destination=null)` (API-171). */
export function javaText(value: Value | undefined, shapeName: string, model: ServiceModel): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  const shape = shapeOf(model, shapeName);
  if (isList(value)) {
    const element = shape.member?.shape ?? "";
    return `[${value.map((each) => javaText(each, element, model)).join(", ")}]`;
  }
  if (isFields(value))
    return shape.type === "map" ? mapText(value, shape.value?.shape ?? "", model) : structureText(value);
  return typeof value === "number" && shape.type === "double" ? javaDouble(value) : String(value);

  function structureText(fields: Fields): string {
    const members = Object.entries(shape.members ?? {}).map(
      ([name, member]) => `${lowerCamel(name)}=${javaText(fields[name], member.shape, model)}`,
    );
    return `${shapeName}(${members.join(", ")})`;
  }
}

function mapText(fields: Fields, entry: string, model: ServiceModel): string {
  const entries = Object.entries(fields).map(([key, each]) => `${key}=${javaText(each, entry, model)}`);
  return `{${entries.join(", ")}}`;
}

/** `2.0`, where JavaScript prints `2`. */
export function javaDouble(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
