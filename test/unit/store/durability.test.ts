import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach, test } from "node:test";
import { realClock } from "../../../src/clock.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { DataDirectoryInUseError } from "../../../src/store/directory-lock.ts";
import { openStore } from "../../../src/store/embedded-store.ts";
import { type Store, StoreError } from "../../../src/store/store.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const onUnix = { skip: process.platform === "win32" && "limits the size of files with a shell" };

test("kill -9 under load loses no acknowledged message and no acknowledged document", { timeout: 60_000 }, async () => {
  await using directory = await temporaryDirectory();
  const acknowledged = { messages: new Set<string>(), docs: new Map<string, number>() };
  const child = start("put-forever.ts", directory.path);
  for await (const line of lines(child)) {
    const [what, first = "", second = ""] = line.split(" ");
    if (what === "put") acknowledged.messages.add(first);
    else acknowledged.docs.set(first, Number(second));
    if (acknowledged.messages.size > 3000) child.kill("SIGKILL");
  }

  await using store = await opened(directory.path);
  const stored = new Set<string>();
  for (;;) {
    const claims = await store.claim("q", 500, 60_000);
    if (claims.length === 0) break;
    for (const { id, body } of claims) {
      assert.equal(Buffer.from(body).toString(), id);
      stored.add(id);
    }
  }
  assert.deepEqual(
    [...acknowledged.messages].filter((id) => !stored.has(id)),
    [],
  );
  for (const [key, number] of acknowledged.docs) {
    const doc = await store.get("f", key);
    // The one after the last acknowledged may have been written and not been told.
    assert.equal(doc?.body === number || doc?.body === number + 1, true, `${key}: ${String(doc?.body)}, not ${number}`);
  }
});

test("what a killed engine had claimed is claimed by the next one at once, as another delivery of the same attempt", async () => {
  await using directory = await temporaryDirectory();
  const child = start("claim-and-wait.ts", directory.path);
  await once(lines(child), "line");
  child.kill("SIGKILL");
  await exitCode(child);
  await using store = await opened(directory.path);
  const claims = await store.claim("q", 9, 60_000);
  assert.deepEqual(
    claims.map(({ id, deliveries, attempt }) => ({ id, deliveries, attempt })),
    [{ id: "m", deliveries: 2, attempt: 1 }],
  );
});

test("a second engine on the same directory is refused with the number of the first", async () => {
  await using directory = await temporaryDirectory();
  const child = start("claim-and-wait.ts", directory.path);
  await once(lines(child), "line");
  await assert.rejects(openStore(directory.path, realClock), (error) => {
    assert(error instanceof DataDirectoryInUseError, String(error));
    assert.match(error.message, new RegExp(`^the data directory ${directory.path} is in use by process ${child.pid}:`));
    return true;
  });
  child.kill("SIGKILL");
  await exitCode(child);
  await using _store = await opened(directory.path);
});

test("a second engine in the same process is refused, and the first goes on", async () => {
  await using directory = await temporaryDirectory();
  await using store = await opened(directory.path);
  await assert.rejects(openStore(directory.path, realClock), DataDirectoryInUseError);
  await store.commit({ docs: [{ kind: "f", key: "a", rev: "r", body: 1, expect: "absent" }] });
  await assert.rejects(openStore(directory.path, realClock), DataDirectoryInUseError);
  await store.close();
  await using _next = await opened(directory.path);
});

test("of many engines started at once on one directory exactly one gets it", { timeout: 60_000 }, async () => {
  await using directory = await temporaryDirectory();
  const children = Array.from({ length: 5 }, () => start("claim-and-wait.ts", directory.path));
  const outcomes = await Promise.all(
    children.map(async (child) => {
      const [outcome]: unknown[] = await Promise.race([once(lines(child), "line"), once(child, "exit")]);
      return outcome;
    }),
  );
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map(exitCode));
  assert.equal(outcomes.filter((outcome) => outcome === "claimed").length, 1);
  assert.equal(outcomes.filter((outcome) => outcome === 3).length, 4);
});

test("everything is there again after a restart", async () => {
  await using directory = await temporaryDirectory();
  const write = { kind: "f", key: "a", rev: "r", body: { x: 1 }, expect: "absent" };
  {
    await using store = await opened(directory.path);
    await store.commit({ docs: [write] });
  }
  await using store = await opened(directory.path);
  assert.deepEqual(await store.get("f", "a"), { kind: "f", key: "a", rev: "r", seq: 1, body: { x: 1 } });
  assert.deepEqual(await store.commit({ docs: [{ ...write, rev: "r2", expect: "r" }] }), { seq: 2 });
});

test("a file that is no database is an error that says so, when it is opened", async () => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, "lambkin.db"), "x".repeat(10_000));
  await unavailable(openStore(directory.path, realClock), /lambkin\.db: the file is not a database; restore it/);
});

test("a database from a newer release is refused, not touched", async () => {
  await using directory = await temporaryDirectory();
  await (await openStore(directory.path, realClock)).close();
  alter(directory.path, "update schema_version set version = 99, works_since = 98");
  await unavailable(openStore(directory.path, realClock), /newer release/);
  alter(directory.path, "update schema_version set version = 99, works_since = 1");
  await using _store = await opened(directory.path);
});

test("a database that breaks while it is open is an error to the caller, never a wrong answer", async () => {
  await using directory = await temporaryDirectory();
  await using store = await opened(directory.path);
  await store.commit({ docs: [{ kind: "f", key: "a", rev: "r", body: "x".repeat(100_000), expect: "absent" }] });
  alter(directory.path, "pragma wal_checkpoint(truncate)");
  const path = join(directory.path, "lambkin.db");
  await truncate(path, (await readFile(path)).length - 50_000);
  await unavailable(store.get("f", "a"), /cannot use the database/);
});

test("a directory that can't be made is an error that says so", async () => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, "file"), "");
  await unavailable(openStore(join(directory.path, "file", "data"), realClock), /cannot create the data directory/);
});

test(
  "a disk that is full is an error to the caller; what was accepted stays, and reading goes on",
  onUnix,
  async () => {
    await using directory = await temporaryDirectory();
    const program = join(import.meta.dirname, "programs", "put-until-full.ts");
    // No file may grow beyond 4 MiB (in blocks of 512 bytes).
    const script = `ulimit -f 8192; exec "$0" "$@"`;
    const child = spawn("sh", ["-c", script, process.execPath, program, directory.path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said = await Array.fromAsync(lines(child));
    assert.equal(await exitCode(child), 0);
    assert.match(said.at(-1) ?? "", /^Unavailable: cannot use the database: /);
    const accepted = said.slice(0, -1);
    assert.equal(accepted.length > 10, true);
    await using store = await opened(directory.path);
    const stored = new Set((await store.claim("q", 10_000, 1000)).map(({ id }) => id));
    assert.deepEqual(
      accepted.filter((id) => !stored.has(id)),
      [],
    );
  },
);

type Child = ChildProcessByStdio<null, Readable, null>;

const started: Child[] = [];
// Also where a test fails.
afterEach(() => started.splice(0).forEach((child) => child.kill("SIGKILL")));

function start(program: string, directory: string): Child {
  const path = join(import.meta.dirname, "programs", program);
  const child = spawn(process.execPath, [path, directory], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  return child;
}

function lines(child: Child): Interface {
  return createInterface(child.stdout);
}

async function exitCode(child: Child): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

async function opened(directory: string): Promise<Store & AsyncDisposable> {
  const store = await openStore(directory, realClock);
  return Object.assign(store, {
    async [Symbol.asyncDispose]() {
      await store.close();
    },
  });
}

async function unavailable(attempt: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(attempt, (error) => {
    assert(error instanceof StoreError, String(error));
    assert.equal(error.code, "Unavailable");
    assert.match(error.message, message);
    return true;
  });
}

/** Changes the database behind the store's back. */
function alter(directory: string, sql: string): void {
  const database = openDatabase(join(directory, "lambkin.db"), "pragma busy_timeout = 1000;");
  database.exec(sql);
  database.close();
}

test("nobody but its user reads the data directory", async () => {
  await using directory = await temporaryDirectory();
  const data = join(directory.path, "data");
  const store = await openStore(data, realClock);
  await store.commit({ docs: [{ kind: "k", key: "a", rev: "1", body: {}, expect: "absent" }] });
  const modes = await Promise.all(
    [data, ...(await readdir(data)).map((name) => join(data, name))].map(
      async (path) => (await stat(path)).mode & 0o077,
    ),
  );
  assert(modes.length > 2);
  assert.deepEqual(
    modes,
    modes.map(() => 0),
  );
  await store.close();
});
