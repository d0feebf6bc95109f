import assert from "node:assert/strict";
import { test } from "node:test";
import { isWatchedBelow, isWatchedInLayer } from "../../../src/dev/watch/ignored.ts";

test("a log that somebody writes beside the code is no save", () => {
  assert(!isWatchedBelow("/app", "/app/dev.log"));
  assert(!isWatchedBelow("/app", "/app/logs/npm-debug.log"));
  assert(isWatchedBelow("/app", "/app/catalog.js"));
});

test("a database and what editors and compilers leave beside the code is no save", () => {
  for (const name of ["app.db", "data/app.sqlite", "app.sqlite3-wal", "app.db-journal", "index.js~", "a.tsbuildinfo"]) {
    assert(!isWatchedBelow("/app", `/app/${name}`), name);
  }
  assert(isWatchedBelow("/app", "/app/db/sqlite.json"));
});

test("what nobody writes code in is not looked at, and in a layer modules are", () => {
  for (const name of ["node_modules/a/index.js", ".git/HEAD", "cdk.out/manifest.json"]) {
    assert(!isWatchedBelow("/app", `/app/${name}`), name);
  }
  assert(isWatchedInLayer("/layer", "/layer/nodejs/node_modules/a/index.js"));
});
