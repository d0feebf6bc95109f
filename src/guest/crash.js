"use strict";

/** Uncaught exceptions, unhandled rejections and exits: docs/spec/node-runtime.md, sections 3 and 5.3. */

const answer = require("./answer.js");
const channel = require("./channel.js");
const guestConsole = require("./console.js");
const errors = require("./errors.js");
const init = require("./init.js");

const nextTick = process.nextTick;

let dialect;
let initialising = true;

exports.install = function install(chosen) {
  dialect = chosen;
  process.on("exit", (code) => {
    answer.flush();
    channel.sendText("x", [code & 255, (code >> 8) & 255, (code >> 16) & 255, (code >> 24) & 255], "");
  });
  if (dialect.completion === "legacy") process.on("uncaughtException", legacyCrash);
  if (dialect.completion === "callback") {
    process.on("uncaughtException", (error) => fail("Uncaught Exception", error, 129));
    process.on("unhandledRejection", (reason, promise) => {
      fail("Unhandled Promise Rejection", unhandledRejection(reason, promise), 128);
    });
  }
};

exports.initEnded = function initEnded() {
  initialising = false;
};

/** RT-144, RT-145, RT-148 */
exports.initFailed = function initFailed(error) {
  if (dialect.completion === "callback") return fail("Uncaught Exception", error, 129);
  if (dialect.completion === "promise") {
    guestConsole.logFailure("Init Error", error, dialect);
    init.reportFailure(error, dialect);
    // Node.js prints its own dump and ends with status 1.
    Promise.reject(error);
    return;
  }
  init.reportFailure(error, dialect);
  process.exit(1);
};

/** RT-250, RT-251: an answer that was given goes out first. */
function fail(title, error, status) {
  answer.flush();
  guestConsole.logFailure(title, error, dialect);
  if (initialising) init.reportFailure(error, dialect);
  else if (answer.isOpen()) answer.fail(JSON.stringify(errors.errorBody(error, dialect)), false);
  // Listeners of the function's own run as well (RT-257).
  nextTick(() => process.exit(status));
}

/** RT-252 */
function legacyCrash(error) {
  answer.flush();
  guestConsole.logCrash(error);
  process.exit(1);
}

/** RT-218 */
function unhandledRejection(reason, promise) {
  let message;
  try {
    message = reason === undefined ? "" : String(reason);
  } catch (_) {
    message = "";
  }
  const error = errors.runtimeError(dialect, "UnhandledPromiseRejection", message);
  error.reason = reason;
  error.promise = promise;
  return error;
}
