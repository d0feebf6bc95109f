"use strict";

/** The console that functions see: docs/spec/node-runtime.md, sections 7.1 and 7.2. */

const util = require("util");
const channel = require("./channel.js");
const errors = require("./errors.js");
const stringify = JSON.stringify;

const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const maxErrorBytes = 262144;
const maxEventBytes = 1048576;

let requestId;
let tenantId;

/** From now on lines carry this id (RT-312). */
exports.setInvocation = function setInvocation(id, tenant) {
  requestId = id;
  tenantId = tenant;
};

exports.requestId = function currentRequestId() {
  return requestId;
};

/** Replaces the methods of the global console; called once, when the function's variables are known. */
exports.patchConsole = function patchConsole(dialect) {
  requestId = dialect.family === "F" ? "-" : "undefined";
  if (dialect.completion === "legacy") patchLegacy();
  else patchLevels(dialect);
};

/** RT-301: one line form for four methods; the others stay as Node made them. */
function patchLegacy() {
  const log = function log() {
    const message = util.format.apply(undefined, arguments);
    sendLine([timestamp(), requestId, message].join("\t") + "\n");
  };
  console.log = console.info = console.warn = console.error = log;
}

/** RT-300, RT-320 … RT-325 */
function patchLevels(dialect) {
  const json = dialect.jsonLogs && /^json$/i.test(process.env.AWS_LAMBDA_LOG_FORMAT || "");
  const format = json ? (dialect.family === "F" ? jsonLineF : jsonLineE) : textLine;
  const wanted = dialect.logLevels ? String(process.env.AWS_LAMBDA_LOG_LEVEL).toUpperCase() : "TRACE";
  const threshold = Math.max(levels.indexOf(wanted), 0);
  const method = (level) => {
    if (levels.indexOf(level) < threshold) return () => {};
    return function log() {
      sendLine(format(level, arguments));
    };
  };
  console.trace = method("TRACE");
  console.debug = method("DEBUG");
  console.info = method("INFO");
  console.warn = method("WARN");
  console.error = method("ERROR");
  console.fatal = method("FATAL");
  console.log = console.info;
  exports.json = json;
}

function textLine(level, parameters) {
  // A call without arguments logs the text `undefined` (RT-304).
  const message = parameters.length === 0 ? "undefined" : util.format.apply(undefined, parameters);
  return [timestamp(), requestId, level, message].join("\t") + "\n";
}

function jsonLineE(level, parameters) {
  return jsonLine(level, parameters, 0);
}

/** F looks for the error at the second and later arguments only (RT-323). */
function jsonLineF(level, parameters) {
  return jsonLine(level, parameters, 1);
}

function jsonLine(level, parameters, errorsFrom) {
  const line = { timestamp: timestamp(), level, requestId };
  if (tenantId) line.tenantId = tenantId;
  if (parameters.length <= 1) {
    line.message = parameters[0];
    try {
      return stringify(line, errors.jsonLogReplacer) + "\n";
    } catch (_) {
      line.message = util.format(line.message);
      return stringify(line) + "\n";
    }
  }
  line.message = util.format.apply(undefined, parameters);
  for (let at = errorsFrom; at < parameters.length; at++) {
    const error = parameters[at];
    if (!(error instanceof Error)) continue;
    line.errorType = errors.className(error);
    line.errorMessage = error.message;
    line.stackTrace = typeof error.stack === "string" ? error.stack.split("\n") : [];
    break;
  }
  return stringify(line) + "\n";
}

/** The runtime's own line about a failure, through the console as it is now (RT-313, RT-326). */
exports.logFailure = function logFailure(title, value, dialect) {
  if (dialect.completion === "legacy") {
    const text = stringify(errors.errorBody(value, dialect));
    sendLine([timestamp(), requestId, cut(text)].join("\t") + "\n");
    return;
  }
  const error = errors.toError(value, dialect);
  if (exports.json) console.error(error);
  else console.error(title, "\t" + cut(errors.errorLogJson(error, dialect)));
};

/** A line of the runtime that carries no timestamp and no id of its own. */
exports.logRaw = function logRaw(text) {
  sendLine(text + "\n");
};

exports.logCrash = function logCrash(error) {
  const text = error && error.stack ? error.stack : String(error);
  sendLine([timestamp(), requestId, cut(text)].join("\t") + "\n");
};

/** RT-025, RT-026: the first 256 KB, whole characters. */
function cut(text) {
  if (text.length * 3 <= maxErrorBytes || Buffer.byteLength(text, "utf8") <= maxErrorBytes) return text;
  const bytes = channel.allocate(maxErrorBytes);
  const kept = bytes.write(text, 0, maxErrorBytes, "utf8");
  return bytes.toString("utf8", 0, kept) + " Truncated by Lambda";
}

function sendLine(line) {
  if (line.length * 3 <= maxEventBytes || Buffer.byteLength(line, "utf8") <= maxEventBytes)
    return channel.sendText("l", [], line);
  // Larger ones are several events, cut at whole characters (RT-314).
  for (let at = 0, end; at < line.length; at = end) {
    end = Math.min(line.length, at + Math.floor(maxEventBytes / 3));
    if (/[\uD800-\uDBFF]/.test(line.charAt(end - 1))) end -= 1;
    channel.sendText("l", [], line.slice(at, end));
  }
}

function timestamp() {
  return new Date().toISOString();
}
