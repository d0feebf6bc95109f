import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { promisify } from "node:util";
import type { Flaw } from "./code-error.ts";

const run = promisify(execFile);

/** A look at files for several functions, each of which is parsed once. */
export type LookForFlaw = (file: string, nodeBinary: string | undefined) => Promise<Flaw | undefined>;

export function lookForFlaws(): LookForFlaw {
  const looks = new Map<string, Promise<Flaw | undefined>>();
  return async (file, nodeBinary) => {
    const key = `${nodeBinary} ${file}`;
    const look = looks.get(key) ?? syntaxFlaw(file, nodeBinary);
    looks.set(key, look);
    return await look;
  };
}

/**
 * What keeps a JavaScript file from being loaded. A parser looks first; what it doesn't like, the function's own Node.js
 * has the last word on, which is slow and knows.
 */
async function syntaxFlaw(file: string, nodeBinary: string | undefined): Promise<Flaw | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined); // ENOENT: it is gone again
  if (text === undefined || ![".js", ".cjs", ".mjs"].includes(extname(file))) return undefined;
  const flaw = await parsed(file, text);
  if (flaw === undefined || nodeBinary === undefined) return flaw;
  try {
    await run(nodeBinary, ["--check", file], { timeout: 5000, env: {} });
    return undefined;
  } catch (error) {
    return { ...flaw, ...said(error) };
  }
}

async function parsed(file: string, text: string): Promise<Flaw | undefined> {
  const { parse } = await import("acorn");
  const tryAs = (sourceType: "module" | "script"): unknown => {
    try {
      const script = sourceType === "script" ? { allowReturnOutsideFunction: true } : {};
      parse(text, { ecmaVersion: "latest", sourceType, allowHashBang: true, ...script });
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const asModule = tryAs("module");
  if (asModule === undefined) return undefined;
  const asScript = file.endsWith(".mjs") ? asModule : tryAs("script");
  if (asScript === undefined) return undefined;
  const isModule = /^\s*(import|export)\b/m.test(text);
  return flawOf(isModule ? asModule : asScript, file, text);
}

function flawOf(error: unknown, file: string, text: string): Flaw {
  const { loc, message = String(error) }: { loc?: { line: number; column: number }; message?: string } = Object(error);
  const line = loc?.line;
  return {
    message: `SyntaxError: ${message.replace(/ \(\d+:\d+\)$/, "")}`,
    file,
    line,
    column: loc && loc.column + 1,
    excerpt: line === undefined ? undefined : text.split("\n")[line - 1],
  };
}

/** Node.js names the error best: `SyntaxError: Unexpected token '}'`. */
function said(error: unknown): Partial<Flaw> {
  const { stderr = "" }: { stderr?: string } = Object(error);
  const message = /^SyntaxError: .*$/m.exec(stderr)?.[0];
  return message === undefined ? {} : { message };
}
