import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { checkSource } from "../../src/dev/migrate/check-source.ts";
import { readSource } from "../../src/dev/migrate/source.ts";
import { folderOf } from "./folder-of.ts";

/** A handler's source, and what reading it finds. */
export interface SourceCase {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** `kind file:line excerpt` */
  readonly found: readonly string[];
  /** `index.js` */
  readonly entry?: string;
  /** `handler` */
  readonly export?: string;
}

/** The manifest of a package whose code is in its `index.js`. */
export function packageNamed(name: string): Record<string, string> {
  return { [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.2.3", main: "index.js" }) };
}

export function checkSources(cases: readonly SourceCase[]): void {
  for (const { title, files, entry = "index.js", export: path = "handler", found } of cases) {
    test(title, async () => {
      await using folder = await folderOf(files);
      const findings = checkSource(await readSource(join(folder.path, entry), path));
      const seen = findings.map(
        ({ kind, place }) => `${kind} ${place?.file.slice(folder.path.length + 1)}:${place?.line} ${place?.excerpt}`,
      );
      assert.deepEqual(seen.toSorted(), found.toSorted());
    });
  }
}
