/** `Records[0].body` and `Records.0.body` are the same. */
export function pathOf(text: string): string[] {
  return text.split(/[.[\]]+/).filter((part) => part !== "");
}

/** JSON, else the text itself. */
export function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: it is a text.
    return text;
  }
}

/** Sets what is at the path, and makes objects and lists on the way where there are none. */
export function setPath(target: object, [name = "", ...rest]: readonly string[], value: unknown): void {
  const at: Record<string, unknown> = Object(target);
  if (rest.length === 0) {
    define(at, name, value);
    return;
  }
  const there = Object.hasOwn(at, name) ? at[name] : undefined;
  const next: object = typeof there === "object" && there !== null ? there : /^\d+$/.test(rest[0] ?? "") ? [] : {};
  define(at, name, next);
  setPath(next, rest, value);
}

/** Also what is called `__proto__`. */
function define(at: object, name: string, value: unknown): void {
  Object.defineProperty(at, name, { value, writable: true, enumerable: true, configurable: true });
}
