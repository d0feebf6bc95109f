import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { blocksOf } from "../support/doc-page.ts";
import { DocShell, currentCli } from "../support/doc-shell.ts";
import { freePort } from "../support/free-port.ts";
import { type InstalledPackage, installedPackage } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const root = join(import.meta.dirname, "../..");
const directory = await temporaryDirectory();
let installed: InstalledPackage;

before(async () => {
  installed = await installedPackage(directory.path);
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

const pages = [join(root, "README.md"), ...globSync(join(root, "docs/*.md"))].toSorted();

for (const page of pages) {
  const name = basename(page, ".md");
  // At once: the file's hooks take its first pause for its end.
  const blocks = blocksOf(readFileSync(page, "utf8"));
  const typed = blocks.filter(({ language, skip }) => language === "sh" && skip === undefined);
  if (typed.length === 0) continue;
  const asksAws = typed.some(({ text }) => /^aws /m.test(text));
  const lacks = asksAws && currentCli === undefined ? "there is no AWS CLI 2 here" : false;

  test(
    `what ${name}.md has people type works, from the packed package in an empty folder`,
    { skip: lacks },
    async () => {
      const { tarball, command } = installed;
      const own = join(directory.path, name);
      await mkdir(own);
      await using shell = await DocShell.open({ directory: own, tarball, command, port: await freePort() });
      for (const [index, block] of blocks.entries()) {
        const next = blocks[index + 1];
        const isStep = block.title !== undefined || (block.language === "sh" && block.skip === undefined);
        if (isStep) await shell.run(block, next?.language === "text" ? next : undefined);
      }
    },
  );
}

test("a command of a page is either typed by this test or says why not", async () => {
  const nameless = await Promise.all(
    pages.map(async (page) =>
      blocksOf(await readFile(page, "utf8"))
        .filter(({ language, text }) => language === "" && /^(\$ |npx |npm |lambkin |aws |curl )/m.test(text))
        .map(({ line }) => `${basename(page)}:${line}`),
    ),
  );
  assert.deepEqual(nameless.flat(), []);
});
