"use strict";

/** Error bodies and error log texts by family: docs/spec/node-runtime.md, section 5. */

const util = require("util");
const stringify = JSON.stringify;

const isNativeError =
  (util.types && util.types.isNativeError) ||
  util.isError ||
  ((value) => Object.prototype.toString.call(value) === "[object Error]");

const unreadable =
  "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack";

/** An error of the runtime itself, e.g. `Runtime.HandlerNotFound`. */
exports.runtimeError = function runtimeError(dialect, name, message) {
  const error = new Error(message);
  error.name = "Runtime." + name;
  // AWS's older client has the name on the prototype: there it does not show in the log's JSON (RT-243).
  if (dialect.family !== "F") Object.defineProperty(error, "name", { enumerable: false });
  return error;
};

/** The error body, ready for JSON. */
exports.errorBody = function errorBody(error, dialect) {
  if (dialect.completion === "legacy") return legacyBody(error);
  return dialect.family === "F" ? promiseBody(error) : callbackBody(error, dialect);
};

/** RT-228, RT-229 */
function legacyBody(error) {
  if (error === undefined || error === null) return { errorMessage: null };
  if (!isNativeError(error) && !(error instanceof Error)) return { errorMessage: String(error) };
  return { errorMessage: error.message, errorType: error.name, stackTrace: legacyFrames(error.stack) };
}

/** The frames of a stack, each without its leading `    at `. */
function legacyFrames(stack) {
  return String(stack)
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.replace(/^\s+at /, ""));
}

/** RT-220, RT-222 … RT-224, RT-227 */
function callbackBody(error, dialect) {
  const clean = dialect.family === "E" ? escapeDelete : (text) => text;
  try {
    if (isNativeError(error) || looksLikeError(error)) {
      return {
        errorType: error.name === undefined ? undefined : clean(error.name),
        errorMessage: error.message === undefined ? undefined : clean(error.message),
        trace: clean(error.stack).split("\n"),
      };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch (_) {
    const body = { errorType: "handled", errorMessage: unreadable };
    if (dialect.family === "D") body.trace = [];
    return body;
  }
}

/** RT-221 … RT-224, RT-227 */
function promiseBody(error) {
  try {
    if (error instanceof Error) {
      const hasStack = error.stack !== undefined && error.stack !== null;
      return {
        errorType: error.name === undefined ? undefined : escapeDelete(error.name),
        errorMessage: error.message === undefined ? undefined : escapeDelete(error.message),
        trace: hasStack ? escapeDelete(error.stack).split("\n") : [],
      };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch (_) {
    return { errorType: "handled", errorMessage: unreadable, trace: [] };
  }
}

function looksLikeError(value) {
  return value && ["name", "message", "stack"].every((key) => value[key] && typeof value[key] === "string");
}

function escapeDelete(text) {
  return text.replace(/\x7F/g, "%7F");
}

/** What the log shows of a failure: an error as it is, anything else wrapped (RT-244). */
exports.toError = function toError(value, dialect) {
  if (value instanceof Error) return value;
  return new Error(dialect.family === "F" ? String(value) : value);
};

/** The JSON of an error's log line, D and later (RT-241 … RT-245). */
exports.errorLogJson = function errorLogJson(error, dialect) {
  try {
    return stringify(error, (_key, value) => (value instanceof Error ? withOwnProperties(value) : value));
  } catch (_) {
    return stringify(exports.errorBody(error, dialect));
  }
};

function withOwnProperties(error) {
  const shown = Object.assign({ errorType: error.name, errorMessage: error.message, code: error.code }, error);
  if (typeof error.stack === "string") shown.stack = error.stack.split("\n");
  return shown;
}

/** Errors inside the values of a JSON log line (RT-246, RT-324). */
exports.jsonLogReplacer = function jsonLogReplacer(_key, value) {
  if (!(value instanceof Error)) return value;
  return Object.assign(
    {
      errorType: exports.className(value),
      errorMessage: value.message,
      stackTrace: typeof value.stack === "string" ? value.stack.split("\n") : value.stack,
    },
    value
  );
};

exports.className = function className(error) {
  const name = error.constructor && error.constructor.name;
  return name === undefined || name === null ? "UnknownError" : name;
};
