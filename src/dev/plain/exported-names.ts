/**
 * The names that a file seems to export, by a look at its text that takes no parser: comments and texts may deceive it,
 * and what is exported by a computation it does not see.
 */
export function exportedNames(source: string): string[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, "");
  const names = [
    ...found(text, /\b(?:module\.)?exports\.([A-Za-z_$][\w$]*)\s*=(?!=)/g),
    ...found(text, /\bexport\s+(?:const|let|var|async\s+function|function)\s*\*?\s*([A-Za-z_$][\w$]*)/g),
    ...found(text, /\bdefineProperty\(\s*exports,\s*["']([A-Za-z_$][\w$]*)["']/g),
    ...lists(text, /\bexport\s*\{([^}]*)\}/g).map((each) => each.split(/\s+as\s+/).at(-1) ?? ""),
    ...lists(text, /\bmodule\.exports\s*=\s*\{([^}]*)\}?/g).map((each) => each.split(/[:(]/)[0] ?? ""),
    ...lists(text, /\b__export\(\s*\w+,\s*\{([^}]*)\}/g).map((each) => each.split(/[:(]/)[0] ?? ""),
  ];
  const clean = names.map((name) => name.trim().replace(/^async\s+/, ""));
  return [...new Set(clean)].filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__esModule");
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

function lists(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, members = ""]) => members.split(","));
}

/**
 * The export to call: `handler`; else, of a file that somebody named, its only one. `undefined` for files that are no
 * handlers.
 */
export function handlerExport(source: string, isNamed: boolean): string | undefined {
  const names = exportedNames(source);
  if (names.includes("handler")) return "handler";
  if (!isNamed) return undefined;
  const [only, ...others] = names.filter((name) => name !== "default");
  return only !== undefined && others.length === 0 ? only : "handler";
}
