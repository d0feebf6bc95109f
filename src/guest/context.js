"use strict";

/** The context object, property by property: docs/spec/node-runtime.md, section 6. */

/**
 * `invocation` is the header of the invoke frame; `controls` are `{ succeed, fail, done, waits }` of the callback
 * era, where `waits` holds `callbackWaitsForEmptyEventLoop`; streaming handlers get the flag only (RT-286).
 */
exports.makeContext = function makeContext(invocation, controls, dialect) {
  if (dialect.completion === "legacy") return legacyContext(invocation, controls);
  if (dialect.completion === "promise") return Object.assign(ofInvocation(invocation, dialect), ofEnvironment());
  const context = withWaitingFlag(controls);
  if (controls.succeed) Object.assign(context, { succeed: controls.succeed, fail: controls.fail, done: controls.done });
  return Object.assign(context, functionNames(), ofInvocation(invocation, dialect));
};

/** RT-282 */
function legacyContext(invocation, controls) {
  const context = withWaitingFlag(controls);
  Object.assign(context, { done: controls.done, succeed: controls.succeed, fail: controls.fail });
  context.logGroupName = process.env.AWS_LAMBDA_LOG_GROUP_NAME;
  context.logStreamName = process.env.AWS_LAMBDA_LOG_STREAM_NAME;
  context.functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  context.memoryLimitInMB = process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  context.functionVersion = process.env.AWS_LAMBDA_FUNCTION_VERSION;
  context.getRemainingTimeInMillis = remainingTime(invocation.deadline);
  context.invokeid = invocation.requestId;
  context.awsRequestId = invocation.requestId;
  context.invokedFunctionArn = invocation.arn;
  const identity = parsed(invocation.identity, "CognitoIdentity");
  const clientContext = parsed(invocation.clientContext, "ClientContext");
  if (identity !== undefined) context.identity = identity;
  if (clientContext !== undefined) context.clientContext = clientContext;
  return context;
}

/** Where the accessor finds the controls of its invocation; not enumerable, so no copy or print of a context shows it. */
const held = Symbol("controls");

/**
 * One pair of functions for all contexts. V8 keeps accessors among its old objects: functions made for one invocation
 * would keep all of it alive until the next full collection.
 */
const waitingFlag = {
  get() {
    return this[held].waits;
  },
  set(value) {
    this[held].waits = value;
  },
  enumerable: true,
  configurable: true,
};

function withWaitingFlag(controls) {
  const context = Object.defineProperty({}, "callbackWaitsForEmptyEventLoop", waitingFlag);
  return Object.defineProperty(context, held, { value: controls });
}

/** In the order of RT-280. */
function functionNames() {
  return {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

/** In the order of RT-281. */
function ofEnvironment() {
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

function ofInvocation(invocation, dialect) {
  const values = {
    clientContext: parsed(invocation.clientContext, "ClientContext"),
    identity: parsed(invocation.identity, "CognitoIdentity"),
    invokedFunctionArn: invocation.arn,
    awsRequestId: invocation.requestId,
  };
  if (dialect.family !== "D") values.tenantId = undefined;
  if (dialect.family === "F") values.xRayTraceId = invocation.trace;
  values.getRemainingTimeInMillis = remainingTime(invocation.deadline);
  return values;
}

let pausedMs = () => 0;

/** `count` tells how long a debugger has held the invocation: no time passes for the function meanwhile. */
exports.countPauses = function countPauses(count) {
  pausedMs = count;
};

/** RT-284 */
function remainingTime(deadline) {
  return function getRemainingTimeInMillis() {
    return deadline + pausedMs() - Date.now();
  };
}

/** RT-287 */
function parsed(text, name) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error("Cannot parse " + name + " as json: " + error.toString());
  }
}

/** RT-288 */
exports.forwardTrace = function forwardTrace(trace) {
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
};
