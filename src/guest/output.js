"use strict";

/**
 * `process.stdout` and `process.stderr` write through the channel, so that raw output and console lines keep their
 * order (RT-302, RT-310). Child processes and native code still reach the descriptors, which the host reads as well.
 */

const channel = require("./channel.js");
const nextTick = process.nextTick;
const piece = 65536;

exports.captureOutput = function captureOutput() {
  capture("stdout", 1);
  capture("stderr", 2);
};

/** Before Node.js 12 the console has made the streams already, and writes to them without asking `process`. */
const areMade = parseInt(process.versions.node, 10) < 12;

/** The streams are made at first use only: most functions never touch them. */
function capture(name, number) {
  const property = Object.getOwnPropertyDescriptor(process, name);
  let stream;
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: property.enumerable,
    get() {
      if (stream === undefined) {
        stream = property.get.call(process);
        stream.write = writer(number);
      }
      return stream;
    },
    set(value) {
      stream = value;
    },
  });
  if (areMade) void process[name];
}

function writer(number) {
  return function write(chunk, encoding, callback) {
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof chunk === "string" && isUtf8(encoding)) {
      for (let at = 0; at < chunk.length; at += piece) channel.sendText("o", [number], chunk.slice(at, at + piece));
    } else {
      const bytes = Buffer.isBuffer(chunk) ? chunk : toBuffer(chunk, encoding);
      for (let at = 0; at < bytes.length; at += piece) channel.sendBytes("o", [number], bytes.slice(at, at + piece));
    }
    if (typeof done === "function") nextTick(done);
    return true;
  };
}

function isUtf8(encoding) {
  return typeof encoding !== "string" || /^utf-?8$/i.test(encoding);
}

function toBuffer(chunk, encoding) {
  if (typeof chunk === "string") return new Buffer(chunk, encoding);
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError("Invalid non-string/buffer chunk");
}
