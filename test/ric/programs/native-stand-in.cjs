"use strict";

/**
 * Stands in for `rapid-client.node`, the native part of AWS's clients 3.x and 4.x (their `rapid-client.cc`): the same
 * three functions with the same checks. The original speaks HTTP with the Runtime API over TCP, and `done` and `error`
 * block until they are answered; JavaScript can't block on TCP, so here the same requests go over two inherited socket
 * pairs, which the Runtime API serves as it serves any connection. The answer to a post only decides about a line in
 * the log: it is looked at when the next request is made, so that a slow machine changes nothing.
 */

const fs = require("node:fs");
const Module = require("node:module");

const nextConnection = 3;
const postConnection = 4;

// Functions may replace these.
const { read, readSync, writeSync } = fs;

// The client asks for its native part before it loads any code of the function: nothing is left for that to see.
const load = Module._load;
Module._load = function (request) {
  if (request !== "./rapid-client.node") return load.apply(this, arguments);
  Module._load = load;
  return { next, done, error };
};

// AWS's log descriptor blocks. This one is stdout, and Node.js makes what stdout shares with stderr non-blocking.
fs.writeSync = function (descriptor, data, ...rest) {
  if (descriptor !== 1 || rest.length > 0 || !Buffer.isBuffer(data)) return writeSync(descriptor, data, ...rest);
  write(descriptor, data);
  return data.length;
};

// AWS's bootstrap does this in a shell.
process.chdir(process.env.LAMBDA_TASK_ROOT);
Object.assign(process.env, { PWD: "/var/task", SHLVL: "0" });
for (const name of ["OLDPWD", "_"]) delete process.env[name];

/** The answer to the last post has not been looked at. */
let isPosted = false;
/** The function has answered the invocation, if there is one. */
let isAnswered = true;

/**
 * A promise of the next event. The original waits on a thread until the platform freezes the process. Nothing may run
 * from then on (RT-390), so this one blocks, unless the answer is a stream, which may still be on its way.
 */
async function next() {
  settlePost();
  write(nextConnection, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n");
  const response = isAnswered ? readResponse(nextConnection) : await arrival(nextConnection);
  if (response.status !== 200) throw new Error(`Failed to get next invocation, error ${response.status}`);
  isAnswered = false;
  return eventOf(response);
}

function eventOf({ headers, body }) {
  const optional = ["client-context", "cognito-identity", "aws-tenant-id"]
    .map((name) => `lambda-runtime-${name}`)
    .filter((name) => headers[name])
    .map((name) => [name, headers[name]]);
  return {
    bodyJson: body.toString(),
    headers: {
      "lambda-runtime-deadline-ms": Number(headers["lambda-runtime-deadline-ms"]),
      "lambda-runtime-aws-request-id": headers["lambda-runtime-aws-request-id"],
      "lambda-runtime-trace-id": headers["lambda-runtime-trace-id"] ?? "",
      "lambda-runtime-invoked-function-arn": headers["lambda-runtime-invoked-function-arn"],
      ...Object.fromEntries(optional),
    },
  };
}

function done(...values) {
  check(values, 2);
  post(`${values[0]}/response`, values[1], "");
  return null;
}

function error(...values) {
  check(values, 3);
  post(`${values[0]}/error`, values[1], values[2]);
  return null;
}

function check(values, count) {
  if (values.length < count) throw new TypeError(`Wrong number of arguments, expected ${count}`);
  if (values.slice(0, count).some((value) => typeof value !== "string")) throw new TypeError("Wrong arguments");
}

function post(path, text, xrayCause) {
  const body = Buffer.from(text);
  const head = [
    `POST /2018-06-01/runtime/invocation/${path} HTTP/1.1`,
    "Host: runtime",
    "content-type: application/json",
    ...(xrayCause === "" ? [] : [`lambda-runtime-function-xray-error-cause: ${xrayCause}`]),
    `content-length: ${body.length}`,
  ];
  settlePost();
  write(postConnection, Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
  isPosted = true;
  // A second answer is refused, and the process may end before it makes another request.
  if (isAnswered) settlePost();
  isAnswered = true;
}

function settlePost() {
  if (!isPosted) return;
  isPosted = false;
  const { status } = readResponse(postConnection);
  if (status >= 200 && status < 300) return;
  const refusal = `Failed to post handler success response. Http response code: ${status}.`;
  write(1, `[ERROR] [${Date.now()}] LAMBDA_RUNTIME ${refusal}\n`);
}

/** Blocks until the response is there. */
function readResponse(connection) {
  const chunk = Buffer.allocUnsafe(65536);
  const pieces = [];
  for (;;) {
    const count = readSync(connection, chunk, 0, chunk.length, null);
    if (count === 0) return { status: 0 };
    pieces.push(Buffer.from(chunk.subarray(0, count)));
    const response = parse(Buffer.concat(pieces));
    if (response) return response;
  }
}

/** The same without blocking; like the original, it keeps the event loop alive. */
async function arrival(connection) {
  const chunk = Buffer.allocUnsafe(65536);
  const pieces = [];
  for (;;) {
    const count = await new Promise((resolve) => {
      read(connection, chunk, 0, chunk.length, null, (_failure, length) => resolve(length ?? 0));
    });
    if (count === 0) return { status: 0 };
    pieces.push(Buffer.from(chunk.subarray(0, count)));
    const response = parse(Buffer.concat(pieces));
    if (response) return response;
  }
}

/** A whole response of HTTP/1.1 with its length in a header, or `undefined` while there is more to come. */
function parse(bytes) {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [first, ...lines] = bytes.toString("utf8", 0, headEnd).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  const body = bytes.subarray(headEnd + 4);
  if (body.length < Number(headers["content-length"])) return undefined;
  return { status: Number(first.split(" ")[1]), headers, body };
}

/** Writes all of it, however long that takes. */
function write(descriptor, data) {
  const bytes = Buffer.from(data);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (failure) {
      if (failure.code !== "EAGAIN") throw failure;
    }
  }
}
