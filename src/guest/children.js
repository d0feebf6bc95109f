"use strict";

/**
 * Node.js 4 dies when one of its children ends, stops or goes on while it blocks in a read. There, and only while
 * there are children, the loop goes on between invocations.
 */

let alive = 0;

/** Counts child processes from now on, also those that a function lets go of with `unref`. */
exports.watch = function watch() {
  const prototype = require("child_process").ChildProcess.prototype;
  const spawn = prototype.spawn;
  prototype.spawn = function () {
    const status = spawn.apply(this, arguments);
    if (this.pid) {
      alive += 1;
      this.once("exit", () => {
        alive -= 1;
      });
    }
    return status;
  };
};

exports.exist = function exist() {
  return alive > 0;
};
