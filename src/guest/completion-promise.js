"use strict";

/** How an invocation completes from Node.js 24 on: what the handler returns or throws is the answer (family F). */

const answer = require("./answer.js");
const guestConsole = require("./console.js");
const errors = require("./errors.js");
const makeContext = require("./context.js").makeContext;
const serialise = require("./serialise.js").serialise;
const setImmediate = global.setImmediate;

exports.start = function start(receiver, event, invocation, dialect) {
  // Answers and their log lines come one turn of the loop after the handler settled (RT-255).
  const succeed = (value) => setImmediate(() => post(value));
  const fail = (error) => setImmediate(() => postError(error));

  const post = (value) => {
    let text;
    try {
      text = serialise(value, dialect);
    } catch (error) {
      return fail(error);
    }
    answer.succeed(text);
    answer.deliver();
  };
  const postError = (error) => {
    guestConsole.logFailure("Invoke Error", error, dialect);
    answer.fail(JSON.stringify(errors.errorBody(error, dialect)), false);
    answer.deliver();
  };

  const context = makeContext(invocation, undefined, dialect);
  let returned;
  try {
    returned = receiver.handler(event, context);
  } catch (error) {
    return fail(error);
  }
  Promise.resolve(returned).then(succeed, fail);
};
