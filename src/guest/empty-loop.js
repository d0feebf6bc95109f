"use strict";

/** What happens when nothing is left in the event loop: at most one thing, replaced by the next (RT-012, RT-181). */

let listener;

exports.install = function install() {
  process.on("beforeExit", () => {
    const then = listener;
    listener = undefined;
    if (then) then();
  });
};

exports.whenEmpty = function whenEmpty(next) {
  listener = next;
};
