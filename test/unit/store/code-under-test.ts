import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { realClock } from "../../../src/clock.ts";
import type { Code } from "../../../src/store/code.ts";
import { openCode } from "../../../src/store/embedded-code.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { type ZipEntry, zipBytes } from "../../support/zip-bytes.ts";

export async function openUnderTest(): Promise<AsyncDisposable & { code: Code; path: string }> {
  const directory = await temporaryDirectory();
  const code = await openCode(directory.path, realClock);
  return { ...directory, code };
}

export async function put(code: Code, bytes: Buffer, chunkBytes = 65_536): Promise<{ sha256: string; size: number }> {
  const chunks = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) chunks.push(bytes.subarray(start, start + chunkBytes));
  return await code.put(Readable.from(chunks));
}

export async function unpacked(code: Code, entries: readonly ZipEntry[]): Promise<string> {
  return await code.directory((await put(code, zipBytes(entries))).sha256);
}

export async function mode(directory: string, path: string): Promise<number> {
  return (await stat(join(directory, path))).mode & 0o7777;
}

export function link(name: string, target: string): ZipEntry {
  return { name, data: target, unixMode: 0o120777 };
}
