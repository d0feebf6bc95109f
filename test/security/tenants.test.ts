import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { eventually } from "../support/eventually.ts";
import { role } from "../support/functions.ts";
import { zipBytes } from "../support/zip-bytes.ts";
import { type Target, attackerCode, refused, value, words } from "./attacker.ts";
import { openEngine } from "./engine-under-attack.ts";
import { isRoot, wall } from "./wall.ts";

/** What a tenant may leave behind to see what becomes of it. */
const leavings: Readonly<Record<string, string>> = {
  nothing: "1",
  files: `fs.mkdirSync("/tmp/.hidden"); fs.writeFileSync("/tmp/.hidden/f", "secret"); fs.symlinkSync("/etc", "/tmp/etc")`,
  "a file that is gone again": `fs.writeFileSync("/tmp/f", "secret"); fs.rmSync("/tmp/f")`,
  "another mode and another time of /tmp": `fs.chmodSync("/tmp", 0o777); fs.utimesSync("/tmp", 0, 0)`,
  "listeners and processes": `net.createServer().listen(8080, "0.0.0.0"); net.createServer().listen("\\0left");
    childProcess.spawn("/bin/sh", ["-c", "sleep 1000"], { detached: true, stdio: "ignore", env: {} }).unref()`,
  "pipes that nobody may open": `for (let fd = 1; fd < 5; fd += 1) try { fs.fchmodSync(fd, 0) } catch {}`,
};

/** Takes a while, so that two invocations at once need two environments. */
const listCache = `await new Promise((resolve) => setTimeout(resolve, 1000));
  return fs.readdirSync("/var/runtime/cache", { recursive: true })
    .map((name) => "/var/runtime/cache/" + name).filter((path) => fs.statSync(path).isFile());`;

/** Of the place's link, where each has one. */
const ownPlace = `(/198\\.1[89]\\.\\d+\\.\\d+/.exec(fs.readFileSync("/proc/net/fib_trie", "utf8")) ?? ["none"])[0]`;

async function assertClean(tenant: Target, after: string): Promise<void> {
  const seen = await value(
    tenant,
    `const reach = (where) => new Promise((resolve) => net.connect(where).once("connect", () => resolve("connected")).once("error", (error) => resolve(error.code)));
    return {
      files: fs.readdirSync("/tmp"),
      mode: (fs.statSync("/tmp").mode & 0o7777).toString(8),
      isNew: fs.statSync("/tmp").mtimeMs > 1e12,
      processes: fs.readdirSync("/proc").filter((name) => +name).length,
      listener: await reach({ port: 8080, host: "127.0.0.1" }),
      socket: await reach("\\0left"),
    };`,
  );
  const listener = "ECONNREFUSED";
  assert.deepEqual(seen, { files: [], mode: "755", isNew: true, processes: 2, listener, socket: listener }, after);
}

await wall("tenants", fileURLToPath(import.meta.url), () => {
  for (const prewarm of [0, 1]) {
    test(`a place shows nothing of its tenant before, with ${prewarm} prewarmed`, async () => {
      await using engine = await openEngine({ prewarm });
      const places: unknown[] = [];
      let before = "nobody";
      for (const [title, code] of [...Object.entries(leavings), ...Object.entries(leavings)]) {
        const name = `tenant-${randomUUID()}`;
        const tenant = await engine.deploy(name);
        await assertClean(tenant, `after ${before}`);
        places.push(await value(tenant, ownPlace));
        await value(tenant, `${code}; return 1`);
        before = title;
        await engine.remove(name);
      }
      if (isRoot) assert(new Set(places).size < places.length, "no place served again");
    });
  }

  test("the engine's state is out of reach", async () => {
    await using engine = await openEngine();
    const fn = await engine.deploy("attacker");
    const inside = readdirSync(engine.directory);
    assert(inside.includes("lambkin.db"), inside.join());
    const paths = [engine.directory, ...inside.map((name) => join(engine.directory, name))];
    for (const root of ["", "/proc/self/root", "/proc/1/root", "/var/task/../.."]) {
      await refused(
        fn,
        Object.fromEntries(paths.map((path) => [`fs.lstatSync(${JSON.stringify(root + path)})`, "ENOENT"])),
      );
    }
  });

  test("the compile cache can't be changed by who runs from it", async () => {
    await using engine = await openEngine();
    const compiled = join(engine.directory, "code", "compiled");
    // What is short is not worth keeping.
    const padding = Array.from({ length: 2000 }, (_, i) => `exports.f${i} = (x) => x + ${i};`).join("\n");
    const fn = await engine.deploy("cached", { code: attackerCode + padding });
    assert.equal(await value(fn, "1"), 1);
    const digest = await eventually(() => {
      const found = digestOf(compiled);
      assert.notEqual(found, digestOf("/nowhere"), "nothing is cached yet");
      return found;
    });
    // Two at once: one of them is a new environment, which reads it.
    const [first, second] = await Promise.all([0, 1].map(async () => await words(fn, listCache)));
    const files = [...(first ?? []), ...(second ?? [])];
    assert(files.length > 0, "no environment has a cache");
    const denied = /^(EROFS|EACCES|ENOENT)$/;
    const attempts = Object.fromEntries(
      files.flatMap((file) => [
        [`fs.writeFileSync("${file}", "poison")`, denied],
        [`fs.rmSync("${file}")`, denied],
        [`fs.chmodSync("${file}", 0o777)`, /^(EROFS|EPERM|ENOENT)$/],
        [`fs.linkSync("${file}", "/tmp/link")`, /^(EXDEV|EPERM|ENOENT)$/],
      ]),
    );
    // Whichever environment it is: the one that made the cache has none to read.
    await refused(fn, { ...attempts, 'fs.writeFileSync("/var/runtime/cache/new", "")': "EROFS" });
    const other = await engine.deploy("other");
    assert.deepEqual(await words(other, listCache), []);
    assert.equal(digestOf(compiled), digest);
  });

  test("links in a zip that lead out of it are refused", async () => {
    await using engine = await openEngine();
    for (const [index, target] of ["/etc/shadow", "../../../etc/shadow", "folder/../../x", "/proc/1/root"].entries()) {
      const entries = [
        { name: "index.js", data: attackerCode },
        { name: "folder/file", data: "" },
        { name: "link", data: target, unixMode: 0o120777 },
      ];
      const create = new CreateFunctionCommand({
        FunctionName: `linked-${index}`,
        Runtime: "nodejs22.x",
        Role: role,
        Handler: "index.handler",
        Code: { ZipFile: zipBytes(entries) },
      });
      await assert.rejects(engine.lambda.send(create), { name: "InvalidParameterValueException" });
    }
  });
});

/** Of all files below, by name and content. */
function digestOf(folder: string): string {
  const hash = createHash("sha256");
  let names: string[] = [];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  } catch {
    // ENOENT: nothing there
  }
  for (const name of names.filter((each) => /^[^.].*\/[0-9a-f]{8}$/.test(each)))
    hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}
