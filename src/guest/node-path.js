"use strict";

/**
 * From nodejs18.x on, AWS's Node.js looks for ES modules in the folders of NODE_PATH too, after everything else
 * (AWS Compute Blog, "Node.js 18.x runtime now available in AWS Lambda"). Node.js itself does not.
 */

const Module = require("module");
const path = require("path");
const url = require("url");

exports.searchNodePath = function searchNodePath() {
  if (Module.registerHooks) Module.registerHooks({ resolve: resolveThere });
  // Older ones run hooks in a thread of their own.
  else if (Module.register) Module.register("./node-path-hooks.mjs", url.pathToFileURL(__filename));
};

function resolveThere(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    if (!isMissingPackage(error, specifier)) throw error;
    for (const parentURL of exports.parents()) {
      try {
        return next(specifier, Object.assign({}, context, { parentURL }));
      } catch (_) {
        // ERR_MODULE_NOT_FOUND: not in this folder either.
      }
    }
    throw error;
  }
}

/** Whether `error` says that a bare name was found nowhere. */
function isMissingPackage(error, specifier) {
  return error.code === "ERR_MODULE_NOT_FOUND" && !/^([./]|[a-z][a-z0-9+.-]*:)/i.test(specifier);
}

/** A file beside each `node_modules` folder of NODE_PATH: what it could import is what the folder offers. */
exports.parents = function parents() {
  return String(process.env.NODE_PATH || "")
    .split(path.delimiter)
    .filter((folder) => path.basename(folder) === "node_modules")
    .map((folder) => url.pathToFileURL(path.join(path.dirname(folder), "index.mjs")).href);
};

exports.isMissingPackage = isMissingPackage;
