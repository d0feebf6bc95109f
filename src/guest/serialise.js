"use strict";

/** Results as JSON: docs/spec/node-runtime.md, section 4.4. */

const errors = require("./errors.js");
const stringify = JSON.stringify;

/** Throws what the invocation fails with: RT-230, RT-232, RT-234. */
exports.serialise = function serialise(value, dialect) {
  let text;
  try {
    text = stringify(value === undefined ? null : value);
  } catch (_) {
    const message = "Unable to stringify response body";
    throw dialect.family === "F" ? errors.runtimeError(dialect, "JSONStringifyError", message) : new Error(message);
  }
  if (typeof text !== "string") throw new TypeError("Wrong arguments");
  return text;
};
