import { existsSync, readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { startDev } from "../support/dev.ts";
import { checkServed, expectedOf, take } from "../support/expected-project.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Projects as people write them, each served by `lambkin dev` and used as its `expected.json` says. */

const projects = join(import.meta.dirname, "../fixtures/projects");

for (const name of readdirSync(projects)) {
  const folder = join(projects, name);
  if (!existsSync(join(folder, "expected.json"))) continue;
  const expected = expectedOf(folder);

  test(`the project ${name} is served, and does what is expected of it`, async () => {
    const parameters = Object.entries(expected.parameters ?? {}).flatMap(([key, value]) => [
      "--parameter",
      `${key}=${value}`,
    ]);
    // Outside of this package, whose package.json says that all files are ES modules.
    await using copy = await temporaryDirectory();
    await cp(folder, copy.path, { recursive: true });
    await using dev = await startDev([copy.path], ...parameters);
    checkServed(dev, expected);
    for (const step of expected.steps) await take(step, dev, copy.path);
  });
}
