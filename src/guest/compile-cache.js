"use strict";

/**
 * Node.js's compile cache (22 and later). The first environment of a version makes it: when its modules are loaded,
 * and before any event, it compiles each of them once more without running it. V8 then finds what it has, with all
 * the functions that loading has called, and Node.js writes that down in its own form. It travels to the host as
 * frames; environments that come later see it as a folder that they can't write to.
 */

const fs = require("fs");
const Module = require("module");
const path = require("path");
const channel = require("./channel.js");

const readFileSync = fs.readFileSync;
const readdirSync = fs.readdirSync;
const rmSync = fs.rmSync;
const enable = Module.enableCompileCache;
const flush = Module.flushCompileCache;
const compile = Module.prototype._compile;

const guestFiles = __dirname + path.sep;
/** Below, a cache costs more than it spares. */
const minSourceBytes = 32768;
const chunkBytes = 4194304;
const statement =
  /^\s*(import\s*["'{*]|import\s+\w+[\s,].*from|export\s*[{*]|export\s+\w+\s)|[;}]export\s*\{[^}]*\};?\s*$/m;
/** Thrown where a module would run. */
const compiled = {};
/** Node.js may keep what belongs to a module, such as a source map, for as long as the module lives. */
const doubles = [];

let folder;
let enabled = false;

/** Before the function's modules are loaded. */
exports.begin = function begin(settings) {
  if (settings.prepare) folder = settings.directory;
  else enable(settings.directory);
};

/** ES modules can't be compiled once more: what there is of them is what was compiled before they ran. */
exports.beforeImport = function beforeImport(file) {
  if (folder !== undefined && isEsModule(file)) start();
};

/** By its name or its text; a mistake makes a poorer cache, nothing worse. */
function isEsModule(file) {
  if (/\.[mc]js$/.test(file)) return file.endsWith(".mjs");
  try {
    return statement.test(readFileSync(file, "utf8"));
  } catch (_) {
    return false;
  }
}

/** The function's modules are loaded: hands over what was compiled. */
exports.handOver = function handOver() {
  if (folder === undefined) return;
  try {
    compileAgain();
    if (enabled) send();
  } catch (_) {
    // No cache then: the disk is full, or the function has bent what this is made with.
  }
  if (enabled) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
};

function start() {
  enabled = enable(folder).status === Module.constants.compileCacheStatus.ENABLED;
}

function compileAgain() {
  const modules = Object.keys(require.cache)
    .filter((file) => /\.c?js$/.test(file) && !file.startsWith(guestFiles))
    .map((file) => ({ file, source: readFileSync(file, "utf8") }));
  const bytes = modules.reduce((sum, each) => sum + each.source.length, 0);
  if (!enabled && bytes >= minSourceBytes) start();
  if (!enabled) return;
  modules.forEach((each) => compileOnly(each.file, each.source));
}

function compileOnly(file, source) {
  const double = Object.create(require.cache[file], {
    exports: {
      get() {
        throw compiled;
      },
    },
  });
  doubles.push(double);
  try {
    compile.call(double, source, file, "commonjs");
  } catch (_) {
    // `compiled`, or the SyntaxError of an ES module that was required.
  }
}

function send() {
  flush();
  const version = readdirSync(folder)[0];
  if (version === undefined) return;
  readdirSync(path.join(folder, version)).forEach((file) => {
    const name = version + "/" + file;
    const bytes = readFileSync(path.join(folder, name));
    const head = [name.length].concat(Array.from(Buffer.from(name, "latin1")));
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      channel.sendBytes("d", head, bytes.subarray(at, at + chunkBytes));
    }
  });
}
