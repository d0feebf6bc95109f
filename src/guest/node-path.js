"use strict";

/**
 * From nodejs18.x on, AWS's Node.js looks for ES modules in the folders of NODE_PATH too, after everything else
 * (AWS Compute Blog, "Node.js 18.x runtime now available in AWS Lambda"). Node.js itself does not.
 */

const fs = require("fs");
const Module = require("module");
const path = require("path");
const url = require("url");
const sdk = require("./sdk.js");

exports.searchNodePath = function searchNodePath(file) {
  if (Module.registerHooks) {
    Module.registerHooks({ resolve: resolveThere });
  } else if (Module.register) {
    sdk.fetchFor(fs.readFileSync(file, "utf8"));
    // These run in a thread of their own.
    Module.register("./node-path-hooks.mjs", url.pathToFileURL(__filename));
  }
};

function resolveThere(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    if (!isMissingPackage(error, specifier)) throw error;
    const found = tryParents(specifier, context, next);
    if (found) return found;
    const late = sdk.fetch(specifier) && tryParents(specifier, context, next);
    if (late) return late;
    throw error;
  }
}

function tryParents(specifier, context, next) {
  for (const parentURL of exports.parents()) {
    try {
      return next(specifier, Object.assign({}, context, { parentURL }));
    } catch (_) {
      // ERR_MODULE_NOT_FOUND: not in this folder either.
    }
  }
  return undefined;
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
