"use strict";

/**
 * The guest's end of the frame channel. A frame is a 4-byte little-endian length of what follows, one type byte,
 * the body. Reading and writing block: nothing else of this process's main thread runs while the guest waits for
 * the host, which is what "frozen" means on AWS (RT-390), and nothing written is lost when the process ends.
 */

const fs = require("fs");
const readSync = fs.readSync;
const writeSync = fs.writeSync;

const fromHost = 3;
const toHost = 4;
const headerBytes = 5;

// Buffer.from and Buffer.allocUnsafe came with Node 4.5.
const allocate = Buffer.allocUnsafe || ((size) => new Buffer(size));

/** Both grow to what was needed: fresh memory for every large payload would take longer than to copy it. */
let scratch = allocate(65536);
let incoming = allocate(65536);
/** Bytes of the next frame that are in `incoming` already. */
let early = 0;

exports.allocate = allocate;

/** Sends a frame whose body is `prefix` (a short array of bytes, or nothing) and then `text` as UTF-8. */
exports.sendText = function sendText(type, prefix, text) {
  const start = headerBytes + prefix.length;
  // A UTF-16 unit takes at most three bytes.
  if (start + text.length * 3 > scratch.length) makeRoom(start + Buffer.byteLength(text, "utf8"));
  const length = start + scratch.write(text, start, scratch.length - start, "utf8");
  finish(scratch, type, prefix, length);
};

/** Sends a frame whose body is `prefix` and then `bytes`. */
exports.sendBytes = function sendBytes(type, prefix, bytes) {
  const start = headerBytes + prefix.length;
  const length = start + bytes.length;
  makeRoom(length);
  Buffer.prototype.copy.call(bytes, scratch, start);
  finish(scratch, type, prefix, length);
};

/** Waits for the next frame: `{ type, body }`, or `undefined` when the host is gone. The body is valid until the next call. */
exports.receive = function receive() {
  let have = early;
  early = 0;
  while (have < headerBytes) {
    const count = readSome(incoming, have, incoming.length - have);
    if (count === 0) return undefined;
    have += count;
  }
  const length = 4 + incoming.readUInt32LE(0);
  if (length > incoming.length) {
    const start = incoming;
    incoming = allocate(length);
    start.copy(incoming, 0, 0, have);
  }
  while (have < length) {
    const count = readSome(incoming, have, length - have);
    if (count === 0) return undefined;
    have += count;
  }
  return { type: String.fromCharCode(incoming[4]), body: incoming.slice(headerBytes, length) };
};

/** Calls `then` when something has come, without blocking the loop meanwhile. */
exports.whenReadable = function whenReadable(then) {
  fs.read(fromHost, incoming, 0, incoming.length, null, (error, count) => {
    // A signal came first, e.g. of a child that was stopped.
    if (error && error.code === "EINTR") return exports.whenReadable(then);
    early = error ? 0 : count;
    then();
  });
};

function makeRoom(bytes) {
  if (bytes > scratch.length) scratch = allocate(bytes);
}

function finish(frame, type, prefix, length) {
  frame.writeUInt32LE(length - 4, 0);
  frame[4] = type.charCodeAt(0);
  for (let at = 0; at < prefix.length; at++) frame[headerBytes + at] = prefix[at];
  let sent = 0;
  while (sent < length) sent += writeSome(frame, sent, length - sent);
}

function writeSome(buffer, offset, length) {
  for (;;) {
    try {
      return writeSync(toHost, buffer, offset, length, null);
    } catch (error) {
      // Only a function that made the descriptor non-blocking gets here; any other failure means the host is gone.
      if (error.code !== "EAGAIN") process.reallyExit(1);
    }
  }
}

function readSome(buffer, offset, length) {
  for (;;) {
    try {
      return readSync(fromHost, buffer, offset, length, null);
    } catch (error) {
      if (error.code === "EOF") return 0;
      if (error.code !== "EAGAIN" && error.code !== "EINTR") process.reallyExit(1);
    }
  }
}
