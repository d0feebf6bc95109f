import { isFields } from "../../model/payload.ts";

const step = /\.([^.[\]]+)|\[(\d+|\*)\]|\['([^']*)'\]/gy;

/** What an event has at a path such as `$.detail.items[0].id`; `undefined` for nothing, and for what is no path. */
export function valueAt(event: unknown, path: string): unknown {
  if (!path.startsWith("$")) return undefined;
  let values: readonly unknown[] = [event];
  let hasWildcard = false;
  step.lastIndex = 1;
  for (let at = 1; at < path.length; at = step.lastIndex) {
    const found = step.exec(path);
    if (!found) return undefined;
    const [, name, index, quoted] = found;
    hasWildcard ||= index === "*";
    values = values.flatMap((value) => below(value, name ?? quoted, index));
  }
  return hasWildcard ? values : values[0];
}

function below(value: unknown, name: string | undefined, index: string | undefined): readonly unknown[] {
  if (name !== undefined) return isFields(value) && Object.hasOwn(value, name) ? [value[name]] : [];
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  return index === "*" ? list : list.slice(Number(index), Number(index) + 1);
}
