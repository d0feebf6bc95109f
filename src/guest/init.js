"use strict";

/** The init phase: from a generic process to one that is the function's own. Section 3 of docs/spec/node-runtime.md. */

const Module = require("module");
const channel = require("./channel.js");
const compileCache = require("./compile-cache.js");
const guestConsole = require("./console.js");
const errors = require("./errors.js");
const load = require("./load.js");
const output = require("./output.js");

const callbackWarning =
  "AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to update this function to use an async handler to use Node.js 24 or later. For more information and to provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.";
const callbackRemoved =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

let handlerSetting = "";

/** `settings` is the body of the init frame. Calls `done(error, handler)` when the handler is there or can't be. */
exports.initialise = function initialise(settings, dialect, done) {
  handlerSetting = settings.handler;
  if (settings.variables) setVariables(settings.variables);
  process.chdir(settings.taskRoot);
  process.argv.length = 1;
  process.argv.push(dialect.main);
  Module._initPaths();
  if (settings.sdkOnRequest) require("./sdk.js").askWhenMissing();
  output.captureOutput();
  guestConsole.patchConsole(dialect);
  if (dialect.streaming) installGlobals(dialect);
  if (settings.mapsSources && process.setSourceMapsEnabled) process.setSourceMapsEnabled(true);
  if (settings.compileCache) compileCache.begin(settings.compileCache);
  load.loadHandler(settings.taskRoot, settings.handler, dialect, (error, handler) => {
    if (error) return done(error);
    let checked;
    try {
      checked = check(handler, settings, dialect);
    } catch (failure) {
      return done(failure);
    }
    compileCache.handOver();
    done(undefined, checked);
  });
};

function setVariables(variables) {
  Object.keys(process.env).forEach((name) => {
    if (!(name in variables)) delete process.env[name];
  });
  Object.keys(variables).forEach((name) => {
    if (process.env[name] !== variables[name]) process.env[name] = variables[name];
  });
}

/** RT-151, RT-152, RT-411 */
function check(handler, settings, dialect) {
  const streaming = load.streamingOf(handler, dialect);
  const takesCallback = handler.length >= 3 && !streaming;
  if (dialect.callbackWarning && handler.length === 3 && !streaming && handler.constructor.name !== "AsyncFunction") {
    if (!process.env.AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING) console.warn(callbackWarning);
  }
  if (takesCallback && dialect.family === "F" && !settings.allowCallbacks) {
    throw errors.runtimeError(dialect, "CallbackHandlerDeprecated", callbackRemoved);
  }
  return { handler, streaming, takesCallback };
}

/** RT-150 */
function installGlobals(dialect) {
  const off = process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA;
  if (off === "1" || off === "true") return;
  global.awslambda = { streamifyResponse: load.streamifyResponse };
  // Most functions don't stream: the stream module is loaded when somebody asks.
  Object.defineProperty(global.awslambda, "HttpResponseStream", {
    configurable: true,
    enumerable: true,
    get: () => require("./streaming.js").HttpResponseStream,
  });
  if (dialect.family === "F") global.awslambda.InvokeStore = require("./invoke-store.js");
}

/** The init error frame: RT-143, RT-148, RT-149. */
exports.reportFailure = function reportFailure(error, dialect) {
  const body = errors.errorBody(error, dialect);
  const report = { errorType: body.errorType || "Error", body: JSON.stringify(body) };
  if (dialect.completion === "legacy") {
    report.fault = legacyFault(error);
    if (error.fault) report.body = JSON.stringify({ errorMessage: error.fault });
  }
  channel.sendText("n", [], JSON.stringify(report));
};

/** RT-148 */
function legacyFault(error) {
  if (error.fault) return error.fault;
  const name = handlerSetting.slice(0, handlerSetting.lastIndexOf("."));
  let title = "module initialization error: " + (error && error.name);
  if (error instanceof SyntaxError) title = "Syntax error in module '" + name + "': SyntaxError";
  else if (error && error.code === "MODULE_NOT_FOUND") title = "Unable to import module '" + name + "': Error";
  const frames = String(error && error.stack)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return [title].concat(frames.slice(0, 10)).join("\n");
}
