"use strict";

/** The AWS SDK that the runtime carries, fetched by the host when a function first asks for it (RT-136). */

const Module = require("module");
const channel = require("./channel.js");

const carried = /^(aws-sdk|@aws-sdk\/[^/]+|@smithy\/[^/]+)(\/|$)/;

/** Waits for the host when a module of the SDK can't be found, and looks again. */
exports.askWhenMissing = function askWhenMissing() {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request) {
    try {
      return resolve.apply(this, arguments);
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND" || !carried.test(request)) throw error;
      Module._resolveFilename = resolve;
      if (!fetchSdk()) throw error;
      return resolve.apply(this, arguments);
    }
  };
};

function fetchSdk() {
  channel.sendText("q", [], "");
  const frame = channel.receive();
  if (!frame) process.reallyExit(0);
  const folder = frame.body.toString("utf8");
  if (folder === "") return false;
  process.env.NODE_PATH = [process.env.NODE_PATH, folder].filter(Boolean).join(":");
  Module._initPaths();
  return true;
}
