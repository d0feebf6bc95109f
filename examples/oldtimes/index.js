"use strict";

// Node.js 4.3, 2016: no async functions, no destructuring; the answer waits until the event loop is empty.
var started = Date.now();
var invocations = 0;

exports.handler = function (event, context, callback) {
  invocations += 1;
  setTimeout(function () {
    console.log("the timer fired before the invocation ended");
  }, 20);
  callback(null, {
    node: process.version,
    greeting: "Hello " + (event.name || "world"),
    invocations: invocations,
    remainingAtLeastASecond: context.getRemainingTimeInMillis() > 1000,
    startedBeforeNow: started <= Date.now(),
  });
};
