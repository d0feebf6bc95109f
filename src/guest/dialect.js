"use strict";

/**
 * What sets the runtimes apart, as one table: families B–F of docs/spec/node-runtime.md, section 0.
 * `loader`: "require" (RT-120), "mixed" (RT-121) or "import" (RT-125).
 * `completion`: "legacy" (B, C), "callback" (D, E) or "promise" (F); section 4.
 */
const families = {
  B: { completion: "legacy", loader: "require", promises: false },
  C: { completion: "legacy", loader: "require", promises: true },
  D: { completion: "callback", loader: "require", promises: true },
  E: { completion: "callback", loader: "mixed", promises: true, streaming: true, logLevels: true, nodeJsExit: true },
  F: { completion: "promise", loader: "import", promises: true, streaming: true, logLevels: true },
};

const runtimes = {
  "nodejs4.3": { family: "B", main: "/var/runtime/node_modules/awslambda/index.js" },
  "nodejs6.10": { family: "B", main: "/var/runtime/node_modules/awslambda/index.js" },
  "nodejs8.10": { family: "C", main: "/var/runtime/node_modules/awslambda/index.js" },
  "nodejs10.x": { family: "D", main: "/var/runtime/index.js" },
  "nodejs12.x": { family: "D", main: "/var/runtime/index.js" },
  "nodejs14.x": { family: "D", main: "/var/runtime/index.js", loader: "mixed" },
  "nodejs16.x": { family: "E", main: "/var/runtime/index.mjs" },
  "nodejs18.x": {
    family: "E",
    main: "/var/runtime/index.mjs",
    callbackWarning: true,
    jsonLogs: true,
    esmNodePath: true,
  },
  "nodejs20.x": {
    family: "E",
    main: "/var/runtime/index.mjs",
    callbackWarning: true,
    jsonLogs: true,
    esmNodePath: true,
  },
  "nodejs22.x": {
    family: "E",
    main: "/var/runtime/index.mjs",
    callbackWarning: true,
    jsonLogs: true,
    esmNodePath: true,
  },
  "nodejs24.x": { family: "F", main: "/var/runtime/index.mjs", jsonLogs: true, esmNodePath: true },
  "nodejs26.x": { family: "F", main: "/var/runtime/index.mjs", jsonLogs: true, esmNodePath: true },
};

exports.dialectOf = function dialectOf(runtimeId) {
  const runtime = runtimes[runtimeId];
  if (!runtime) throw new Error("the guest knows no runtime " + runtimeId);
  return Object.assign({ runtimeId }, families[runtime.family], runtime);
};
