"use strict";

/** How an invocation completes on nodejs4.3, 6.10 and 8.10: families B and C, sections 4.2 to 5.3. */

const answer = require("./answer.js");
const guestConsole = require("./console.js");
const errors = require("./errors.js");
const emptyLoop = require("./empty-loop.js");
const makeContext = require("./context.js").makeContext;

exports.start = function start(receiver, event, invocation, dialect) {
  const controls = makeControls(dialect);
  emptyLoop.whenEmpty(() => controls.done(null, null));
  const context = makeContext(invocation, controls, dialect);
  // What escapes here is an uncaught exception, whatever was called before (RT-190).
  const handler = receiver.handler;
  const returned = handler(event, context, controls.callback);
  if (dialect.promises && returned && typeof returned.then === "function") {
    const chained = returned.then(controls.succeed, controls.fail);
    if (chained && typeof chained.catch === "function") chained.catch(controls.fail);
  }
};

function makeControls(dialect) {
  let completed = false;

  const complete = (isError, value, wait) => {
    if (completed) return;
    completed = true;
    const send = isError ? failure(value, dialect) : success(value);
    const post = () => {
      send();
      answer.deliverSoon();
    };
    if (wait) emptyLoop.whenEmpty(post);
    else {
      emptyLoop.whenEmpty(undefined);
      post();
    }
  };

  const callback = (error, value) => {
    const isError = error !== undefined && error !== null;
    complete(isError, isError ? error : value, controls.waits);
  };
  const done = (error, value) => {
    const isError = error !== undefined && error !== null;
    complete(isError, isError ? error : value, false);
  };
  const succeed = (value) => complete(false, value, false);
  const fail = (error) => complete(true, error, false);
  // Made first and then named: see `makeControls` of completion-callback.js.
  const controls = { waits: true, callback, done, succeed, fail };
  return controls;
}

/** RT-247 */
function failure(error, dialect) {
  const body = JSON.stringify(errors.errorBody(error, dialect));
  guestConsole.logFailure("", error, dialect);
  return () => answer.fail(body, true);
}

/** RT-200, RT-233, RT-235: serialised when completed, not when sent (RT-204). */
function success(value) {
  try {
    const text = JSON.stringify(value);
    return () => answer.succeed(text === undefined ? "null" : text);
  } catch (error) {
    const message = "Unable to stringify response body as json: " + error.message;
    guestConsole.logRaw(message + ": " + error.name);
    return () => answer.fail(JSON.stringify({ errorMessage: message, errorType: error.name }), false);
  }
}
