import { maxFunctionNameLength } from "./limits.ts";

/** A name that AWS takes for a function or a layer, made of any text. */
export function nameFrom(text: string, maxLength: number): string {
  return text.replaceAll(/[^a-zA-Z0-9-_]+/g, "-").slice(0, maxLength);
}

/** A function's name made of any text: `app`, or `app-2` where `app` is taken. */
export function functionNameFrom(text: string, isTaken: (name: string) => boolean): string {
  const name = nameFrom(text, maxFunctionNameLength) || "function";
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? "" : `-${count}`;
    const free = name.slice(0, maxFunctionNameLength - suffix.length) + suffix;
    if (!isTaken(free)) return free;
  }
}
