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

interface Terminal extends AsyncDisposable {
  readonly ended: Promise<unknown[]>;
  /** All that was written, control characters as well. */
  written(): string;
  type(text: string): void;
  /** Resolves when it was written. */
  said(wanted: RegExp): Promise<string>;
}

function devAtTerminal(path: string): Terminal {
  const command = `'${process.execPath}' '${main}' dev '${path}' --port 0`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["pipe", "pipe", "inherit"] });
  let written = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    written += piece;
  });
  const ended = once(child, "close");
  return {
    ended,
    written: () => written,
    type: (text) => child.stdin.write(text),
    said: async (wanted) =>
      await eventually(() => {
        const output = stripVTControlCharacters(written);
        const found = wanted.exec(output);
        assert(found, output);
        return found[1] ?? found[0];
      }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

test("at a terminal keys tell what they do, have the next invocation cold, restart, and quit", { skip }, async () => {
  await using folder = await folderOf({ "f.js": "exports.handler = async () => 1;" });
  await using terminal = devAtTerminal(join(folder.path, "f.js"));
  const endpoint = await terminal.said(/Lambkin serves on (http:\S+)/);
  await terminal.said(/r restart · c clear · o next invocation cold · q quit · h help/);
  const invoke = async (): Promise<void> => {
    await fetch(`${endpoint}/2015-03-31/functions/f/invocations`, { method: "POST", body: "{}" });
  };
  await invoke();
  // When it is over its environment is free.
  await terminal.said(/ cold \+/);
  await invoke();
  await terminal.said(/cold[^]* warm/);
  terminal.type("o");
  await terminal.said(/the next invocation of each function is cold/);
  await invoke();
  await terminal.said(/warm[^]*is cold[^]* cold \+/);
  terminal.type("r");
  await terminal.said(/restarted: everything anew/);
  terminal.type("h");
  await terminal.said(/anew[^]*q quit · h help/);
  terminal.type("c");
  await eventually(() => assert(terminal.written().includes("\u001B[H\u001B[J")));
  assert(!terminal.written().includes("\u001B[3J"), "what was on the screen before can be scrolled to");
  terminal.type("q");
  assert.deepEqual(await terminal.ended, [0, null]);
});

test("who quits while a function runs is told that it is waited for, and ends it with Ctrl-C", { skip }, async () => {
  const template = `Resources:
  Slow:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ., Handler: f.handler, Runtime: nodejs22.x, Timeout: 900 }
`;
  const waiting = "exports.handler = () => new Promise((end) => setTimeout(end, 600_000));";
  await using folder = await folderOf({ "template.yaml": template, "f.js": waiting });
  await using terminal = devAtTerminal(folder.path);
  const endpoint = await terminal.said(/Lambkin serves on (http:\S+)/);
  await terminal.said(/q quit/);
  const url = `${endpoint}/2015-03-31/functions/Slow/invocations`;
  const invoking = fetch(url, { method: "POST", body: "{}" }).catch(() => undefined); // it is cut off
  await terminal.said(/running…/);
  terminal.type("q");
  await terminal.said(/what runs is waited for; Ctrl-C ends it at once/);
  terminal.type("\u0003");
  await terminal.ended;
  await invoking;
});
