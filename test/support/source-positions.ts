import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import type { Debugger, Pause, Script } from "./debugger.ts";

export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Mapped {
  readonly map: SourceMap;
  /** Absolute paths of the sources, by the names that the map has for them. */
  readonly sources: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

/** As an IDE reads it: the map that the script names, whose sources are relative to where the map is. */
async function mapOf({ url, sourceMapURL }: Script): Promise<Mapped> {
  assert(sourceMapURL !== undefined && sourceMapURL !== "", `${url} names its map`);
  const at = new URL(sourceMapURL, url);
  const payload = JSON.parse(await readFile(fileURLToPath(at), "utf8"));
  const { sources, sourceRoot = "" }: { sources: string[]; sourceRoot?: string } = payload;
  const paths = sources.map((each) => [each, fileURLToPath(new URL(`${sourceRoot}${each}`, at))]);
  const lines = (await readFile(fileURLToPath(url), "utf8")).split("\n");
  return { map: new SourceMap(payload), sources: new Map(paths.map(([name = "", path = ""]) => [name, path])), lines };
}

/** Where a line of a source file (from 0, as all here) has become code of this script. */
export async function generatedPosition(script: Script, source: string, line: number): Promise<Position> {
  const { map, sources, lines } = await mapOf(script);
  assert(sources.values().toArray().includes(source), `${source} is one of ${[...sources.values()].join(", ")}`);
  for (const [at, { length }] of lines.entries()) {
    for (let column = 0; column < length; column += 1) {
      const entry = map.findEntry(at, column);
      if (!("originalSource" in entry) || entry.originalLine !== line) continue;
      if (sources.get(entry.originalSource) === source) return { line: at, column };
    }
  }
  return assert.fail(`nothing became of ${source}:${line + 1}`);
}

/** The line of the source where the program stands. */
export async function sourceOf(
  debug: Debugger,
  { callFrames: [frame] }: Pause,
): Promise<{ readonly source: string | undefined; readonly line: number }> {
  const script = debug.scripts.find(({ scriptId }) => scriptId === frame?.location.scriptId);
  assert(frame && script);
  const { map, sources } = await mapOf(script);
  const entry = map.findEntry(frame.location.lineNumber, frame.location.columnNumber);
  assert("originalSource" in entry, `${script.url}:${frame.location.lineNumber + 1} comes from no source`);
  return { source: sources.get(entry.originalSource), line: entry.originalLine };
}

/**
 * Has a line of a source file stop the program, as VS Code does for scripts whose map it can't know before they are
 * there: scripts at paths of `runtimeSourcemapPausePatterns` are stopped at their beginning, and looked into.
 */
export async function breakInSource(debug: Debugger, source: string, line: number): Promise<void> {
  const urlRegex = ".*/lambkin-dev-[^/]*/.*";
  await debug.ask("Debugger.setBreakpointByUrl", { urlRegex, lineNumber: 0, columnNumber: 0 });
  await debug.ready();
  const { callFrames } = await debug.paused();
  const script = debug.scripts.find(({ scriptId }) => scriptId === callFrames[0]?.location.scriptId);
  assert(script);
  const patterns = await pausePatterns();
  assert(
    patterns.some((pattern) => matchesGlob(fileURLToPath(script.url), pattern)),
    `${script.url} is in no pattern`,
  );
  const { line: lineNumber, column: columnNumber } = await generatedPosition(script, source, line);
  await debug.ask("Debugger.setBreakpointByUrl", { url: script.url, lineNumber, columnNumber });
  await debug.resume();
}

/** What our launch file for VS Code says. */
async function pausePatterns(): Promise<readonly string[]> {
  const file = join(import.meta.dirname, "../../examples/.vscode/launch.json");
  const { configurations }: { configurations: { runtimeSourcemapPausePatterns?: string[] }[] } = JSON.parse(
    await readFile(file, "utf8"),
  );
  return configurations[0]?.runtimeSourcemapPausePatterns ?? [];
}
