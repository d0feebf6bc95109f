"use strict";

/**
 * What runs beside the user's handler. Started as a generic process by the host, it waits for an init frame, becomes
 * the function's own, and then answers one invocation after the other. One source for Node.js 4.3 and everything
 * after it: no destructuring, no spread, no default parameters.
 */

const answer = require("./answer.js");
const channel = require("./channel.js");
const children = require("./children.js");
const crash = require("./crash.js");
const guestConsole = require("./console.js");
const emptyLoop = require("./empty-loop.js");
const context = require("./context.js");
const init = require("./init.js");
const load = require("./load.js");
const owners = require("./owners.js");
const dialect = require("./dialect.js").dialectOf(process.argv[2]);
const parse = JSON.parse;
const setImmediate = global.setImmediate;
const inspected = process.argv[3] === undefined ? undefined : require("./inspected.js");

const completions = {
  legacy: "./completion-legacy.js",
  callback: "./completion-callback.js",
  promise: "./completion-promise.js",
};

if (dialect.runtimeId === "nodejs4.3") children.watch();
// Loaded while nobody waits for it.
const usual = require(completions[dialect.completion]);
if (dialect.loader === "import") require("./import.js").warmUp().then(started, started);
else started();

let start;
let receiver;
/** Whether others have something to do in this process while it waits. */
let awake = inspected !== undefined;

function started() {
  channel.sendText("p", [], "");
  // After this script: user code must not run inside its evaluation.
  if (inspected) setImmediate(() => channel.whenReadable(becomeFunction));
  else setImmediate(becomeFunction);
}

function becomeFunction() {
  const frame = channel.receive();
  if (!frame) process.reallyExit(0);
  crash.install(dialect);
  const settings = parse(frame.body.toString("utf8"));
  if (settings.staysAwake) awake = true;
  if (inspected) {
    load.haltBefore(inspected.beforeLoad);
    context.countPauses(inspected.pausedMs);
  }
  init.initialise(settings, dialect, (error, target) => {
    if (error) return crash.initFailed(error);
    choose(target);
    setImmediate(() => {
      crash.initEnded();
      answer.initialised();
      next();
    });
  });
}

/** How this function's invocations run: streaming, or one of the three ways to complete. */
function choose(target) {
  receiver = owners.ownerOf(target.handler, dialect.family, Boolean(target.streaming));
  const lenient = target.takesCallback && dialect.completion === "promise";
  // Callback handlers let in by --allow-callbacks find the contract of the runtime before.
  const mode = Object.assign({}, dialect, target.streaming);
  if (lenient) Object.assign(mode, { completion: "callback", nodeJsExit: true });
  if (mode.completion !== "promise") emptyLoop.install();
  if (target.streaming) {
    const streaming = require("./streaming.js");
    start = (event, invocation) => streaming.start(receiver, event, invocation, mode);
  } else {
    const completion = lenient ? require(completions.callback) : usual;
    start = (event, invocation) => completion.start(receiver, event, invocation, mode);
  }
}

answer.prepare(dialect, next);

/** Waits until an event comes, and hands it to the handler. */
function next() {
  if (awake || children.exist()) channel.whenReadable(handle);
  else handle();
}

function handle() {
  for (;;) {
    const frame = channel.receive();
    if (!frame) process.reallyExit(0);
    const headerEnd = 4 + frame.body.readUInt32LE(0);
    const invocation = parse(frame.body.toString("utf8", 4, headerEnd));
    const text = frame.body.toString("utf8", headerEnd);
    let event;
    try {
      event = text === "" ? {} : parse(text);
    } catch (error) {
      channel.sendText("b", [], error.message);
      continue;
    }
    answer.begin();
    guestConsole.setInvocation(invocation.requestId);
    context.forwardTrace(invocation.trace);
    if (dialect.family === "F") require("./invoke-store.js").begin(invocation);
    return start(event, invocation);
  }
}
