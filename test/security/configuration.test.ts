import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { attacker, attempt, value, words } from "./attacker.ts";
import { ancestry, hostProcesses, readOf } from "./host-processes.ts";
import { wall } from "./wall.ts";

/** Names of files that nobody but an attack would make. */
const mark = `lambkin-mark-${randomUUID()}`;

function assertUntouched(): void {
  for (const folder of [tmpdir(), "/tmp", process.cwd()]) {
    const marks = readdirSync(folder).filter((name) => name.startsWith(mark));
    assert.deepEqual(marks, [], `made in the host's ${folder}`);
  }
}

/** Leaves a mark where it runs. */
const marking = `#!/bin/sh\ntouch /tmp/${mark}\n`;

await wall("configuration", fileURLToPath(import.meta.url), (bench) => {
  test("a variable can't hold options for bubblewrap", async () => {
    const evil = "x\0--ro-bind\0/\0/home\0--setenv\0ESCAPED\0yes";
    const variables = { NODE_OPTIONS: "--no-deprecation", EVIL: evil };
    await bench.withFunction(attacker({ environmentVariables: variables }), async (fn) => {
      assert.deepEqual(await words(fn, 'fs.readdirSync("/home")'), []);
      assert.deepEqual(await words(fn, "[process.env.EVIL, String(process.env.ESCAPED)]"), ["x", "undefined"]);
    });
    await bench.withFunction(attacker({ environmentVariables: { EVIL: evil } }), async (fn) => {
      assert.deepEqual(await words(fn, "[process.env.EVIL, String(process.env.ESCAPED)]"), ["x", "undefined"]);
    });
  });

  test("a handler can't hold options for bubblewrap either", async () => {
    const settings = {
      environmentVariables: { NODE_OPTIONS: "--no-deprecation" },
      handler: "index.handler\0--ro-bind\0/\0/home",
    };
    await bench.withFunction(attacker(settings), async (fn) => {
      const outcome = await attempt(fn, 'fs.readdirSync("/home").length');
      assert(!("did" in outcome) || outcome.did === 0, JSON.stringify(outcome));
    });
  });

  test("variables that change programs are there inside, and on no process outside", async () => {
    const environmentVariables = {
      LD_PRELOAD: `/tmp/${mark}.so`,
      LD_LIBRARY_PATH: "/var/task",
      LD_AUDIT: `/tmp/${mark}.so`,
      NODE_OPTIONS: "--no-deprecation",
      BASH_ENV: "/var/task/marking.sh",
      ENV: "/var/task/marking.sh",
      PATH: "/var/task:/usr/bin",
      SHELLOPTS: "xtrace",
      IFS: "/",
    };
    const files = { "marking.sh": marking, bwrap: marking, nsenter: marking, setpriv: marking, node: marking };
    await bench.withFunction(attacker({ environmentVariables, files }), async (fn) => {
      const names = Object.keys(environmentVariables);
      const inside = await words(fn, `${JSON.stringify(names)}.map((name) => process.env[name])`);
      assert.deepEqual(inside, Object.values(environmentVariables));
      const seconds = `1000.${process.pid}s`;
      assert.equal(await value(fn, `childProcess.spawn("/usr/bin/sleep", ["${seconds}"]); return 1;`), 1);
      const sleeper = await eventually(() => {
        const found = hostProcesses().find(({ commandLine }) => commandLine.includes(seconds));
        assert(found);
        return found.pid;
      });
      // The sleeper, the guest, and from there on who is outside.
      const outside = ancestry(sleeper).slice(3);
      assert(outside.length > 0);
      for (const pid of outside) {
        const variables = (readOf(pid, "environ") ?? "")
          .split("\0")
          .filter((each) => /^(LD_|NODE_|BASH_ENV|ENV=|SHELLOPTS|IFS)|\/var\/task/.test(each));
        assert.deepEqual(variables, [], readOf(pid, "cmdline"));
      }
    });
    assertUntouched();
  });

  test("the engine's own variables are not inside", async () => {
    const secret = randomUUID();
    process.env["LAMBKIN_TEST_SECRET"] = secret;
    try {
      for (const environmentVariables of [{}, { NODE_OPTIONS: "--no-deprecation" }]) {
        await bench.withFunction(attacker({ environmentVariables }), async (fn) => {
          assert.equal(await value(fn, `JSON.stringify(process.env).includes("${secret}")`), false);
          const all = `return fs.readdirSync("/proc").filter((name) => +name).map((pid) => {
            try { return fs.readFileSync("/proc/" + pid + "/environ", "latin1"); } catch (error) { return error.code; }
          }).join()`;
          assert(!String(await value(fn, all)).includes(secret));
        });
      }
    } finally {
      delete process.env["LAMBKIN_TEST_SECRET"];
    }
  });

  test("NODE_OPTIONS reads the sandbox's files, and a debugger listens inside only", async () => {
    await bench.withFunction(
      attacker({ environmentVariables: { NODE_OPTIONS: "--require=/etc/shadow" } }),
      async (fn) => {
        const { functionError, text: body } = await fn.invoke({ attempt: "return 1" });
        assert.equal(functionError, "Unhandled", body);
      },
    );
    // Below those that are given out, to servers and to clients of the host.
    const port = 20_000 + (process.pid % 12_000);
    const environmentVariables = { NODE_OPTIONS: `--inspect=0.0.0.0:${port}` };
    await bench.withFunction(attacker({ environmentVariables }), async (fn) => {
      const listening = `return await new Promise((resolve) => net.connect(${port}, "127.0.0.1")
        .once("connect", () => resolve("listens")).once("error", (error) => resolve(error.code)));`;
      assert.equal(await value(fn, listening), "listens");
      const fromOutside = await new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        socket
          .once("connect", () => resolve("reached"))
          .once("error", (error) => resolve("code" in error && error.code));
      });
      assert.equal(fromOutside, "ECONNREFUSED");
    });
  });

  test("names with the shell's characters stay names", async () => {
    const names = [
      `it's $(touch /tmp/${mark}-1)`,
      `"; touch /tmp/${mark}-2; "`,
      `\`touch /tmp/${mark}-3\`\n'`,
      "-x --version",
    ];
    for (const name of names) {
      const file = `${name.replaceAll("/", "_")}.sh`;
      const files = { [file]: '#!/bin/sh\nexport WRAPPED=yes\nexec "$@"\n' };
      const environmentVariables = { AWS_LAMBDA_EXEC_WRAPPER: `/var/task/${file}`, MINE: name };
      await bench.withFunction(attacker({ environmentVariables, files }), async (fn) => {
        assert.deepEqual(await words(fn, "[process.env.WRAPPED, process.env.MINE]"), ["yes", name]);
      });
      await bench.withFunction(attacker({ handler: `${file}.handler` }), async (fn) => {
        assert.equal((await fn.invoke({ attempt: "return 1" })).functionError, "Unhandled");
      });
      const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: `/nowhere/${name}` };
      await bench.withFunction(attacker({ environmentVariables: wrapper }), async (fn) => {
        assert.equal((await fn.invoke({ attempt: "return 1" })).functionError, "Unhandled");
      });
    }
    assertUntouched();
  });

  test("folders with the shell's characters stay folders", async () => {
    await using directory = await temporaryDirectory();
    const odd = join(directory.path, `it's $(touch ${mark}) "x"; touch ${mark} \n&`);
    const environmentsDirectory = join(odd, "environments");
    const codeDirectory = join(odd, "co'de");
    const code = join(codeDirectory, "f $(id)'");
    for (const each of [environmentsDirectory, code]) await mkdir(each, { recursive: true });
    await writeFile(join(code, "index.js"), "code");
    await chmod(directory.path, 0o755);
    const config = { isolation: "required", network: "auto", isCpuCapped: false } as const;
    const folders = { cacheDirectory: cacheDirectory(process.env), environmentsDirectory, codeDirectory };
    const sandbox = await withTemporaryFolder(odd, async () => await openSandbox({ ...config, ...folders }));
    try {
      const id = randomUUID();
      const binary = { nodeBinary: process.execPath, sdkModules: undefined, memoryMiB: 128 };
      const enclosure = await sandbox.enclose({ id, directory: join(environmentsDirectory, id), ...binary });
      await enclosure.show("task", code);
      await enclosure.furnish({ ephemeralStorageMiB: 600, network: false });
      const cat = await enclosure.start({ file: "/bin/cat", arguments: ["/var/task/index.js"], variables: {} });
      assert.equal(await text(cat.stdout), "code");
      await cat.exited;
      await enclosure.close();
    } finally {
      await sandbox.close();
    }
    assertUntouched();
    assert(!existsSync(join(odd, mark)));
  });
});

async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
