"use strict";

/** Response streaming: docs/spec/node-runtime.md, section 12 (RT-410 … RT-421). */

const Writable = require("stream").Writable;
const answer = require("./answer.js");
const channel = require("./channel.js");
const guestConsole = require("./console.js");
const errors = require("./errors.js");
const emptyLoop = require("./empty-loop.js");
const makeContext = require("./context.js").makeContext;
const verbose = require("./verbose.js").verbose;
const setImmediate = global.setImmediate;
const setInterval = global.setInterval;
const clearInterval = global.clearInterval;

const preludeType = "application/vnd.awslambda.http-integration-response";
const piece = 65536;
const longestMs = 2147483647;

/** RT-415, RT-416: the prelude goes out before the first `write`. */
exports.HttpResponseStream = class HttpResponseStream {
  static from(stream, metadata) {
    stream.setContentType(preludeType);
    const prelude = JSON.stringify(metadata);
    stream._onBeforeFirstWrite = (write) => {
      write(prelude);
      write(new Uint8Array(8));
    };
    return stream;
  }
};

exports.start = function start(receiver, event, invocation, dialect) {
  const stream = responseStream(dialect);
  const controls = { waits: true };
  let over = false;
  const next = () => {
    if (over) return;
    over = true;
    if (dialect.family === "F" || !controls.waits) answer.deliverSoon();
    else emptyLoop.whenEmpty(answer.deliverSoon);
  };
  // The answer that AWS's runtime waits for holds its event loop: a stream without an end runs into the timeout (RT-419).
  const hold = setInterval(() => {}, longestMs);
  const fail = (error) => {
    clearInterval(hold);
    stream._isCut = true;
    guestConsole.logFailure("Invoke Error", error, dialect);
    if (answer.isOpen()) {
      stream.removeAllListeners("finish");
      answer.fail(JSON.stringify(errors.errorBody(error, dialect)), false);
      answer.flush();
    }
    next();
  };
  const finished = new Promise((resolve, reject) => {
    stream.on("finish", () => {
      clearInterval(hold);
      answer.endStream();
      answer.flush();
      resolve();
    });
    stream.on("close", () => {
      clearInterval(hold);
      reject(notFinished());
    });
  });
  finished.catch(() => {}); // told below, by who waits for it

  emptyLoop.whenEmpty(() => {
    if (answer.isOpen()) setImmediate(fail, notFinished());
    else if (dialect.family !== "F") answer.deliverSoon();
  });
  let returned;
  try {
    const context = makeContext(invocation, controls, dialect);
    verbose("STREAM", "invoking handler");
    returned = receiver.handler(event, stream, context);
    if (!returned || typeof returned.then !== "function") {
      const message = "Streaming does not support non-async handlers.";
      throw dialect.family === "F" ? new Error(message) : message;
    }
  } catch (error) {
    if (dialect.family === "F") return setImmediate(() => fail(error));
    return fail(error);
  }
  Promise.resolve(returned)
    .then((value) => {
      if (value !== undefined) console.warn("Streaming handlers ignore return values.");
      return finished;
    })
    .then(next, (error) => (dialect.family === "F" ? setImmediate(() => fail(error)) : fail(error)));
};

function notFinished() {
  return new Error("Response stream is not finished.");
}

function responseStream(dialect) {
  let contentType = "application/octet-stream";
  let started = false;
  let written = false;

  const send = (bytes) => {
    if (!started) channel.sendText("s", [], contentType);
    started = true;
    for (let at = 0; at < bytes.length; at += piece) channel.sendBytes("c", [], bytes.slice(at, at + piece));
  };
  const stream = new Writable({
    highWaterMark: dialect.highWaterMark || 16384,
    // Answering later lets `write` return false when the function is faster than its reader (RT-413).
    write: (chunk, _encoding, callback) => {
      if (!stream._isCut) send(chunk);
      setImmediate(callback);
    },
    final: (callback) => {
      if (!started) channel.sendText("s", [], contentType);
      started = true;
      callback();
    },
  });
  const write = stream.write.bind(stream);
  stream.write = (chunk, encoding, callback) => {
    const raw = typeof chunk === "string" || chunk instanceof Uint8Array;
    const first = !written;
    if (first && typeof stream._onBeforeFirstWrite === "function") stream._onBeforeFirstWrite((each) => write(each));
    written = true;
    return write(raw ? chunk : JSON.stringify(chunk), encoding, callback);
  };
  stream.setContentType = (type) => {
    if (written) throw errors.runtimeError(dialect, "InvalidStreamingOperation", "Cannot set content-type, too late.");
    contentType = type;
  };
  return stream;
}
