import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, join } from "node:path";

/**
 * The line, from 0, of a program's file in which the person's own code begins: what a bundler put before it, or packages
 * that it brought along, have no line that anybody wants to see.
 */
export async function firstLine(file: string): Promise<number> {
  try {
    const text = await readFile(file, "utf8");
    const map = await mapOf(file, text);
    return map === undefined ? 0 : Math.max(0, firstOwnLine(map, text.split("\n").length));
  } catch {
    return 0; // SyntaxError, ENOENT: without a readable map the file is what there is
  }
}

async function mapOf(file: string, text: string): Promise<SourceMap | undefined> {
  const [, url] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(text) ?? [];
  if (url === undefined) return undefined;
  const [, inline] = /^data:application\/json[^,]*;base64,(.*)$/.exec(url) ?? [];
  const json = inline === undefined ? await readFile(join(dirname(file), decodeURI(url)), "utf8") : atob(inline);
  const payload: SourceMapPayload = JSON.parse(json);
  return new SourceMap(payload);
}

function firstOwnLine(map: SourceMap, lineCount: number): number {
  return Array.from({ length: lineCount }).findIndex((_, line) => {
    const entry = map.findEntry(line, Number.MAX_SAFE_INTEGER);
    return "originalSource" in entry && entry.generatedLine === line && !entry.originalSource.includes("node_modules/");
  });
}
