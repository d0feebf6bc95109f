"use strict";

/**
 * How an invocation completes in families D and E: `callback`, `context.done/succeed/fail`, promises, or an event
 * loop that ran dry. docs/spec/node-runtime.md, sections 4.2 and 4.3.
 */

const answer = require("./answer.js");
const guestConsole = require("./console.js");
const errors = require("./errors.js");
const emptyLoop = require("./empty-loop.js");
const makeContext = require("./context.js").makeContext;
const serialise = require("./serialise.js").serialise;
const setImmediate = global.setImmediate;

const neverSettled =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";
const reportedTwice =
  "Invocation has already been reported as done. Cannot call complete more than once per invocation.";

exports.start = function start(receiver, event, invocation, dialect) {
  const controls = makeControls(dialect);
  emptyLoop.whenEmpty(() => controls.ranDry(receiver.handler));
  try {
    const context = makeContext(invocation, controls, dialect);
    const returned = receiver.handler(event, context, controls.callback);
    if (isPromise(returned)) {
      const chained = returned.then(controls.succeed, controls.fail);
      if (chained && typeof chained.catch === "function") chained.catch(controls.fail);
    }
  } catch (error) {
    controls.callback(error);
  }
};

function makeControls(dialect) {
  let completed = false;

  const postError = (error) => {
    if (completed) return;
    guestConsole.logFailure("Invoke Error", error, dialect);
    completed = true;
    answer.fail(JSON.stringify(errors.errorBody(error, dialect)), false);
    answer.deliverSoon();
  };
  const postText = (text) => {
    completed = true;
    answer.succeed(text);
    answer.deliverSoon();
  };
  const complete = (value) => {
    if (completed) {
      if (dialect.family !== "D") console.error(reportedTwice);
      return;
    }
    postText(serialise(value, dialect));
  };

  const done = (error, value) => {
    if (!completed) emptyLoop.whenEmpty(undefined);
    if (error !== undefined && error !== null) postError(error);
    else complete(value);
  };
  const callback = (error, value) => {
    if (completed) return;
    emptyLoop.whenEmpty(undefined);
    if (error !== undefined && error !== null) return postError(error);
    if (!controls.waits) return complete(value);
    // D serialises now, E when the loop is empty (RT-204).
    const text = dialect.family === "D" ? serialise(value, dialect) : undefined;
    emptyLoop.whenEmpty(() => {
      setImmediate(() => (text === undefined ? complete(value) : postText(text)));
    });
  };
  const succeed = (value) => done(null, value);
  const fail = (error) => (error === undefined || error === null ? done("handled") : done(error, null));
  const ranDry = (handler) => {
    if (dialect.nodeJsExit && handler.constructor && handler.constructor.name === "AsyncFunction") {
      postError(errors.runtimeError(dialect, "NodeJsExit", neverSettled));
    } else {
      postText("null");
    }
  };

  // Not `controls.done = () => …`: V8 puts functions made so among its old objects, where they keep the invocation alive.
  const first = firstCallOnly();
  const controls = {
    waits: true,
    callback: first(callback),
    succeed: first(succeed),
    fail: first(fail),
    done: first(done),
    ranDry,
  };
  return controls;
}

/** RT-180, RT-188: one flag for all that come out of it; a call that throws does not set it. */
function firstCallOnly() {
  let finished = false;
  return (original) =>
    function () {
      if (finished) return;
      original.apply(null, arguments);
      finished = true;
    };
}

/** RT-160 */
function isPromise(value) {
  return value && value.then && typeof value.then === "function";
}
