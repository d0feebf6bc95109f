"use strict";

/** Finding, loading and checking the handler: docs/spec/node-runtime.md, section 2. */

const fs = require("fs");
const path = require("path");
const Module = require("module");
const compileCache = require("./compile-cache.js");
const errors = require("./errors.js");
const verbose = require("./verbose.js").verbose;

const streamingMarker = Symbol.for("aws.lambda.runtime.handler.streaming");
const highWaterMarkMarker = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

/**
 * Calls `done(error, handler)`; synchronously where nothing has to be imported.
 * `taskRoot` is absolute, `setting` the handler setting.
 */
exports.loadHandler = function loadHandler(taskRoot, setting, dialect, done) {
  let target;
  try {
    target = dialect.completion === "legacy" ? legacyTarget(setting) : parseSetting(setting, dialect);
  } catch (error) {
    return done(error);
  }
  const base = path.resolve(taskRoot, target.folder, target.module);
  const finish = (loaded) => {
    let handler;
    try {
      handler = pick(loaded, target, setting, dialect);
    } catch (error) {
      return done(error);
    }
    done(undefined, handler);
  };
  let found;
  try {
    found = find(base, taskRoot, target, dialect);
  } catch (error) {
    return done(wrapped(error, dialect));
  }
  beforeLoad(found.file, () => load(found, dialect, finish, done));
};

let beforeLoad = (_file, then) => then();

/** `hook(file, then)` says when the function's file may be loaded. */
exports.haltBefore = function haltBefore(hook) {
  beforeLoad = hook;
};

function load(found, dialect, finish, done) {
  if (found.importing) {
    compileCache.beforeImport(found.file);
    require("./import.js")
      .importFile(found.file, dialect)
      .then(finish, (error) => done(wrapped(error, dialect)));
    return;
  }
  let loaded;
  try {
    loaded = found.load();
  } catch (error) {
    return done(wrapped(error, dialect));
  }
  finish(loaded);
}

/** RT-100 … RT-102 */
function parseSetting(setting, dialect) {
  if (setting.indexOf("..") >= 0) {
    throw errors.runtimeError(
      dialect,
      "MalformedHandlerName",
      "'" +
        setting +
        "' is not a valid handler name. Use absolute paths when specifying root directories in handler names."
    );
  }
  const last = path.basename(setting);
  const match = /^([^.]*)\.(.*)$/.exec(last);
  if (!match) throw errors.runtimeError(dialect, "MalformedHandlerName", "Bad handler");
  return { folder: setting.slice(0, setting.indexOf(last)), module: match[1], path: match[2] };
}

/** RT-105: one level of export, the module's path may have folders. */
function legacyTarget(setting) {
  const dot = setting.lastIndexOf(".");
  if (dot < 0) {
    const error = new Error("Bad handler " + setting);
    error.fault = "Bad handler " + setting;
    throw error;
  }
  return { folder: "", module: setting.slice(0, dot), path: setting.slice(dot + 1) };
}

/** Which file is loaded, and whether by `require` or by `import` (RT-120 … RT-125). */
function find(base, taskRoot, target, dialect) {
  const runtimeModule = runtimeParent(dialect);
  const required = (file) => {
    verbose("LOADER", "Try loading as commonjs:", file);
    return { file, load: () => runtimeModule.require(file) };
  };
  const imported = (file) => {
    verbose("LOADER", "Try loading as esmodule:", file);
    return { importing: true, file };
  };
  const resolved = () => required(resolveFrom(runtimeModule, target, taskRoot));
  if (dialect.loader === "require") {
    if (dialect.completion === "legacy") return required(base);
    return fs.existsSync(base) || fs.existsSync(base + ".js") ? required(base) : resolved();
  }
  if (dialect.loader === "import") {
    const extension = ["", ".js", ".mjs", ".cjs"].find((each) => fs.existsSync(base + each));
    return extension === undefined ? resolved() : imported(base + extension);
  }
  if (fs.existsSync(base)) return required(base);
  if (fs.existsSync(base + ".js"))
    return isEsModulePackage(path.dirname(base)) ? imported(base + ".js") : required(base + ".js");
  if (fs.existsSync(base + ".mjs")) return imported(base + ".mjs");
  if (fs.existsSync(base + ".cjs")) return required(base + ".cjs");
  return resolved();
}

/** A module that stands where AWS's runtime stands: `Require stack:` names it (RT-131). */
function runtimeParent(dialect) {
  const parent = new Module(dialect.main, null);
  parent.filename = dialect.main;
  parent.paths = [];
  return parent;
}

function resolveFrom(runtimeModule, target, taskRoot) {
  const folders = [taskRoot, path.join(taskRoot, target.folder)];
  const paths = [];
  folders.forEach((folder) => Module._nodeModulePaths(folder).forEach((each) => paths.push(each)));
  const parent = new Module(runtimeModule.filename, null);
  parent.filename = runtimeModule.filename;
  parent.paths = paths;
  return Module._resolveFilename(target.module || taskRoot, parent, false);
}

/** RT-123, RT-124 */
function isEsModulePackage(folder) {
  if (path.basename(folder) === "node_modules") return false;
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file)) {
    try {
      const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
      if (manifest) return manifest.type === "module";
    } catch (error) {
      console.warn(file + " cannot be read, it will be ignored for ES module detection purposes.", error);
      return false;
    }
  }
  const parent = path.dirname(folder);
  return parent === folder ? false : isEsModulePackage(parent);
}

/** RT-103, RT-104, RT-110, RT-111 */
function pick(loaded, target, setting, dialect) {
  if (dialect.completion === "legacy") {
    const handler = loaded[target.path];
    if (typeof handler === "function") return handler;
    const error = new Error("Handler '" + target.path + "' missing on module '" + target.module + "'");
    error.fault = error.message;
    throw error;
  }
  const throughFunctions = dialect.family !== "F";
  let handler = walk(loaded, target.path, throughFunctions);
  if (!handler && dialect.family === "F" && loaded && typeof loaded === "object" && "default" in loaded) {
    handler = walk(loaded.default, target.path, throughFunctions);
  }
  if (!handler) throw errors.runtimeError(dialect, "HandlerNotFound", setting + " is undefined or not exported");
  if (typeof handler !== "function")
    throw errors.runtimeError(dialect, "HandlerNotFound", setting + " is not a function");
  return handler;
}

function walk(from, names, throughFunctions) {
  return names
    .split(".")
    .reduce(
      (value, name) => (value && (throughFunctions || typeof value === "object") ? value[name] : undefined),
      from
    );
}

/** RT-130 … RT-133, RT-148, RT-149 */
function wrapped(error, dialect) {
  if (dialect.completion === "legacy") return error;
  if (error instanceof SyntaxError) {
    const wrapper = errors.runtimeError(dialect, "UserCodeSyntaxError", String(error));
    if (dialect.family === "F") wrapper.stack = error.stack;
    return wrapper;
  }
  if (error && error.code === "MODULE_NOT_FOUND")
    return errors.runtimeError(dialect, "ImportModuleError", String(error));
  return error;
}

/** RT-410, RT-411: whether the handler streams its answer, and its buffer size. */
exports.streamingOf = function streamingOf(handler, dialect) {
  const marker = dialect.streaming ? handler[streamingMarker] : undefined;
  if (marker === undefined || marker === null || marker === false) return undefined;
  if (marker !== "response") {
    throw errors.runtimeError(dialect, "MalformedStreamingHandler", "Only response streaming is supported.");
  }
  const size = parseInt(handler[highWaterMarkMarker], 10);
  return { highWaterMark: size > 0 ? size : undefined };
};

/** RT-410 */
exports.streamifyResponse = function streamifyResponse(handler, options) {
  handler[streamingMarker] = "response";
  if (options && typeof options.highWaterMark === "number") {
    handler[highWaterMarkMarker] = parseInt(options.highWaterMark, 10);
  }
  return handler;
};
