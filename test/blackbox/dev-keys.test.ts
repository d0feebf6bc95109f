import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";

/** The keys of `lambkin dev`, at a terminal that util-linux makes. */

const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux");
const skip = hasScript ? false : "there is no util-linux to make a terminal with";
const main = join(import.meta.dirname, "../../bin/lambkin.mjs");

test("at a terminal keys tell what they do, have the next invocation cold, restart, and quit", { skip }, async () => {
  await using folder = await folderOf({ "f.js": "exports.handler = async () => 1;" });
  const command = `'${process.execPath}' '${main}' dev '${join(folder.path, "f.js")}' --port 0`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  let written = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    written += piece;
    output += stripVTControlCharacters(piece);
  });
  const ended = once(child, "close");
  const said = async (wanted: RegExp): Promise<string> =>
    await eventually(() => {
      const found = wanted.exec(output);
      assert(found, output);
      return found[1] ?? found[0];
    });
  try {
    const endpoint = await said(/Lambkin serves on (http:\S+)/);
    await said(/r restart · c clear · o next invocation cold · q quit · h help/);
    const invoke = async (): Promise<void> => {
      await fetch(`${endpoint}/2015-03-31/functions/f/invocations`, { method: "POST", body: "{}" });
    };
    await invoke();
    // When it is over its environment is free.
    await said(/ cold \+/);
    await invoke();
    await said(/cold[^]* warm/);
    child.stdin.write("o");
    await said(/the next invocation of each function is cold/);
    await invoke();
    await said(/warm[^]*is cold[^]* cold \+/);
    child.stdin.write("r");
    await said(/restarted: everything anew/);
    child.stdin.write("h");
    await said(/anew[^]*q quit · h help/);
    child.stdin.write("c");
    await eventually(() => assert(written.includes("\u001B[H\u001B[J")));
    assert(!written.includes("\u001B[3J"), "what was on the screen before can be scrolled to");
    child.stdin.write("q");
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
});
