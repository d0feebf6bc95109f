"use strict";

/** `import()` of the function's file: a file of its own because older Node.js versions can't parse it. */

const url = require("url");

exports.importFile = function importFile(file, dialect) {
  if (dialect.esmNodePath) require("./node-path.js").searchNodePath(file);
  return import(url.pathToFileURL(file).href);
};

/** Makes Node.js load its loader of ES modules, which the first import waits for. */
exports.warmUp = function warmUp() {
  return import("./empty.mjs");
};
