"use strict";

/** What the runtime tells of itself when `AWS_LAMBDA_RUNTIME_VERBOSE` asks for it (RT-315). */

exports.verbose = function verbose(category) {
  if (!(parseInt(process.env.AWS_LAMBDA_RUNTIME_VERBOSE, 10) >= 1)) return;
  const rest = Array.prototype.slice.call(arguments, 1);
  console.log.apply(console, ["RUNTIME", category].concat(rest));
};
