"use strict";

/**
 * A handler that says where another one's function is defined: event `{ handler, runtimeId }`, the handler setting below
 * the task root. Its module is loaded as the runtime loads it, and nothing of it is called.
 */

const dialect = require("./dialect.js");
const load = require("./load.js");

exports.handler = function handler(event) {
  return new Promise((resolve, reject) => {
    load.loadHandler(process.cwd(), event.handler, dialect.dialectOf(event.runtimeId), (error, found) => {
      if (error) reject(error);
      else resolve(locationOf(found));
    });
  });
};

/** `{ url, line, column }`, both from 1; null where V8 knows of none. */
function locationOf(handler) {
  const inspector = require("inspector");
  const session = new inspector.Session();
  const urls = {};
  session.connect();
  session.on("Debugger.scriptParsed", (message) => {
    urls[message.params.scriptId] = message.params.url;
  });
  try {
    session.post("Debugger.enable");
    global[key] = handler;
    const location = find(session, ask(session, "Runtime.evaluate", { expression: "globalThis." + key }).result);
    if (!location) return null;
    const url = urls[location.scriptId];
    return url ? { url, line: location.lineNumber + 1, column: location.columnNumber + 1 } : null;
  } finally {
    delete global[key];
    session.disconnect();
  }
}

const key = "__lambkinHandler";

/** The function's own, or that of the one it is bound to. */
function find(session, object) {
  const properties = ask(session, "Runtime.getProperties", { objectId: object.objectId, ownProperties: true });
  const internal = properties.internalProperties || [];
  const named = (name) => internal.filter((each) => each.name === name && each.value).map((each) => each.value)[0];
  const location = named("[[FunctionLocation]]");
  if (location) return location.value;
  const target = named("[[TargetFunction]]");
  return target ? find(session, target) : undefined;
}

/** A session of the same thread answers before `post` returns. */
function ask(session, method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(error.message);
    answer = result;
  });
  return answer;
}
