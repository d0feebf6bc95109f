"use strict";

/** The AWS SDK that the runtime carries, fetched by the host when a function first asks for it (RT-136). */

const Module = require("module");
const path = require("path");
const channel = require("./channel.js");

const carried = /^(aws-sdk|@aws-sdk\/[^/]+|@smithy\/[^/]+)(\/|$)/;
let mayAsk = false;

/** Waits for the host when a module of the SDK can't be found, and looks again. */
exports.askWhenMissing = function askWhenMissing() {
  mayAsk = true;
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request) {
    try {
      return resolve.apply(this, arguments);
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND" || !exports.fetch(request)) throw error;
      return resolve.apply(this, arguments);
    }
  };
};

/** Whether NODE_PATH has the SDK now that had not before, if `request` is a part of it. */
exports.fetch = function fetch(request) {
  if (!mayAsk || !carried.test(request)) return false;
  mayAsk = false;
  channel.sendText("q", [], "");
  const frame = channel.receive();
  if (!frame) process.reallyExit(0);
  const folder = frame.body.toString("utf8");
  if (folder === "") return false;
  process.env.NODE_PATH = [process.env.NODE_PATH, folder].filter(Boolean).join(path.delimiter);
  Module._initPaths();
  return true;
};

/** For Node.js versions whose import hooks can't wait for the host: asks at once if the text imports from the SDK. */
exports.fetchFor = function fetchFor(text) {
  const found = /["'](@aws-sdk\/|@smithy\/)/.exec(text);
  if (found) exports.fetch(found[1] + "any");
};
