"use strict";

/** `awslambda.InvokeStore`: what belongs to the invocation in progress, for libraries (family F, RT-150). */

const keys = {
  REQUEST_ID: Symbol.for("_AWS_LAMBDA_REQUEST_ID"),
  X_RAY_TRACE_ID: Symbol.for("_AWS_LAMBDA_X_RAY_TRACE_ID"),
  TENANT_ID: Symbol.for("_AWS_LAMBDA_TENANT_ID"),
};

class InvokeStore {
  run(context, action) {
    this.context = context;
    return action();
  }
  getContext() {
    return this.context;
  }
  hasContext() {
    return this.context !== undefined;
  }
  get(key) {
    return this.context === undefined ? undefined : this.context[key];
  }
  set(key, value) {
    if (this.isProtectedKey(key)) throw new Error("Cannot modify protected Lambda context field: " + String(key));
    this.context = this.context || {};
    this.context[key] = value;
  }
  isProtectedKey(key) {
    return Object.keys(keys).some((name) => keys[name] === key);
  }
  getRequestId() {
    const id = this.get(keys.REQUEST_ID);
    return id === undefined ? "-" : id;
  }
  getXRayTraceId() {
    return this.get(keys.X_RAY_TRACE_ID);
  }
  getTenantId() {
    return this.get(keys.TENANT_ID);
  }
}
InvokeStore.PROTECTED_KEYS = keys;

const store = new InvokeStore();

/** Called by the runtime before each handler call. */
store.begin = function begin(invocation) {
  const context = {};
  context[keys.REQUEST_ID] = invocation.requestId;
  context[keys.X_RAY_TRACE_ID] = invocation.trace;
  this.context = context;
};
Object.defineProperty(store, "begin", { enumerable: false });

module.exports = store;
