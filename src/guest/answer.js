"use strict";

/**
 * The answer of the invocation in progress. It is kept until the loop has turned once, so that answer and "waiting
 * for the next event" travel as one frame; whatever ends the process before that sends it first (RT-251).
 */

const channel = require("./channel.js");
const setImmediate = global.setImmediate;
const hrtime = process.hrtime;
const stringify = JSON.stringify;

const waiting = 1;
const hasThreads = 4;
const handledByFunction = 2;
const resultType = "r";
const errorType = "e";
const streamEndType = "z";

const maxResponseBytes = 6291556;
const oversized = {
  errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  errorType: "Function.ResponseSizeTooLarge",
};

/** Worker threads go on while the main thread waits: the host has to stop them (RT-390). */
let threads = 0;
process.on("worker", () => {
  threads = hasThreads;
});

let open = false;
let pending;
let waitForNext;
let legacy;
let startedAt;

/** `next` blocks until the next event and starts it. */
exports.prepare = function prepare(dialect, next) {
  legacy = dialect.completion === "legacy";
  waitForNext = next;
};

exports.begin = function begin() {
  open = true;
  startedAt = microseconds();
};

/** Whether the invocation in progress has no answer yet. */
exports.isOpen = function isOpen() {
  return open;
};

/** `payload` is JSON text. */
exports.succeed = function succeed(payload) {
  settle({ type: resultType, flags: 0, payload });
};

/** `body` is the error body as JSON text; `handled` as by RT-261. */
exports.fail = function fail(body, handled) {
  settle({ type: errorType, flags: handled ? handledByFunction : 0, payload: body });
};

exports.endStream = function endStream() {
  settle({ type: streamEndType, flags: 0, payload: "" });
};

function settle(answer) {
  if (!open) return;
  open = false;
  pending = isTooLarge(answer.payload) ? tooLarge() : answer;
}

function isTooLarge(payload) {
  return payload.length * 3 > maxResponseBytes && Buffer.byteLength(payload, "utf8") > maxResponseBytes;
}

/** RT-236 … RT-238 */
function tooLarge() {
  if (legacy) return { type: errorType, flags: 0, payload: stringify({ errorMessage: "body size is too long" }) };
  const refusal = "LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413.";
  channel.sendText("l", [], "[ERROR] [" + Math.round((microseconds() - startedAt) / 1000) + "] " + refusal + "\n");
  return { type: errorType, flags: 0, payload: stringify(oversized) };
}

/** The invocation is over: hands in the answer and waits for the next event. */
exports.deliver = function deliver() {
  if (pending) send(waiting);
  else channel.sendText("w", [], "");
  waitForNext();
};

exports.deliverSoon = function deliverSoon() {
  setImmediate(exports.deliver);
};

/** Hands in an answer that has not been sent yet; the process may end or be busy for a while. */
exports.flush = function flush() {
  if (pending) send(0);
};

function send(flag) {
  const answer = pending;
  pending = undefined;
  const now = microseconds();
  const head = [answer.flags | flag | threads].concat(fourBytes(peakMemoryKiB(now)), fourBytes(now - startedAt));
  channel.sendText(answer.type, head, answer.payload);
}

/** The function is loaded and waits for its first event. */
exports.initialised = function initialised() {
  channel.sendText("y", fourBytes(peakMemoryKiB(microseconds())), "");
};

function fourBytes(number) {
  return [number & 255, (number >> 8) & 255, (number >> 16) & 255, (number >>> 24) & 255];
}

const measure = process.resourceUsage
  ? () => process.resourceUsage().maxRSS
  : () => Math.round(process.memoryUsage().rss / 1024);
let measuredAt = 0;
let measured = 0;

/** Measuring costs microseconds: at most once in 20 ms. */
function peakMemoryKiB(now) {
  if (now - measuredAt > 20000) {
    measuredAt = now;
    measured = Math.max(measured, measure());
  }
  return measured;
}

function microseconds() {
  const time = hrtime();
  return time[0] * 1e6 + time[1] / 1e3;
}
