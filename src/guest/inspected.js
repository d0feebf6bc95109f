"use strict";

/** What sets a process apart that debuggers attach to. Loaded in such a process alone. */

const fs = require("fs");
const Module = require("module");
const channel = require("./channel.js");
const readFileSync = fs.readFileSync;
const now = Date.now;

// What the function forks is none of the debugger's.
const flag = process.execArgv.findIndex((argument) => argument.startsWith("--inspect"));
if (flag >= 0) process.execArgv.splice(flag, 1);

/** The host writes there how many ms the invocation has been paused, and the epoch ms since which it is, or 0. */
const pausesFile = process.argv[3];

/** Ms that the invocation has been paused so far: what runs while the host thinks that it is paused runs on just now. */
exports.pausedMs = function pausedMs() {
  let text;
  try {
    text = readFileSync(pausesFile, "utf8");
  } catch (_) {
    return 0;
  }
  const parts = text.split(" ");
  const since = Number(parts[1]);
  return Number(parts[0]) + (since > 0 ? now() - since : 0);
};

/** Calls `then` when the host allows `file` to be loaded: breakpoints are set by then. */
exports.beforeLoad = function beforeLoad(file, then) {
  channel.sendText("h", [], scriptOf(file));
  channel.whenReadable(() => {
    if (!channel.receive()) process.reallyExit(0);
    then();
  });
};

/** The path by which a debugger knows it. */
function scriptOf(file) {
  try {
    return Module._resolveFilename(file, null);
  } catch (_) {
    return file;
  }
}
