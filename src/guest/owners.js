"use strict";

/**
 * The handler is a method of an object of the runtime's (RT-134). Stack frames of functions without a name show the
 * name of its class: these are AWS's.
 */

class Runtime {}
class BufferedInvokeProcessor {}
class StreamingInvokeProcessor {}

/** Holds nothing that a function could break. */
exports.ownerOf = function ownerOf(handler, family, streaming) {
  return Object.assign(newOwner(family, streaming), { handler });
};

function newOwner(family, streaming) {
  if (family === "B" || family === "C") return {};
  if (family !== "F") return new Runtime();
  return streaming ? new StreamingInvokeProcessor() : new BufferedInvokeProcessor();
}
