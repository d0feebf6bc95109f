import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually } from "../support/eventually.ts";
import { attacker, refused, value, words } from "./attacker.ts";
import { wall } from "./wall.ts";

await wall("processes", fileURLToPath(import.meta.url), (bench) => {
  test("it sees its own processes only, by ids of their own", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const names = await words(
        fn,
        `return fs.readdirSync("/proc").filter((name) => +name).map((pid) => fs.readFileSync("/proc/" + pid + "/comm", "utf8").trim())`,
      );
      assert.deepEqual(names.toSorted(), ["bwrap", "node"]);
      assert.match(
        String(await value(fn, 'String(childProcess.execFileSync("ps", ["-e"]))')),
        /^.*\n.* bwrap\n.* node\n.* ps\n$/,
      );
    });
  });

  test("signals reach its own processes only", async () => {
    const bystander = spawn("sleep", ["1000"], { stdio: "ignore" });
    try {
      await bench.withFunction(attacker({ timeoutMs: 5000 }), async (fn) => {
        const pids = [process.pid, process.ppid, bystander.pid ?? 0];
        await refused(fn, Object.fromEntries(pids.map((pid) => [`process.kill(${pid}, "SIGKILL")`, "ESRCH"])));
        assert.equal(
          await value(fn, 'process.kill(1, "SIGKILL"); process.kill(1, "SIGSTOP"); return "immune"'),
          "immune",
        );
        const all =
          'const child = childProcess.spawn("sleep", ["1000"]); process.kill(-1, "SIGKILL"); return await new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal)));';
        assert.equal(await value(fn, all), "SIGKILL");
        assert.equal(bystander.exitCode ?? bystander.signalCode, null);
      });
    } finally {
      bystander.kill("SIGKILL");
      await once(bystander, "exit");
    }
  });

  test("memory, variables, files and namespaces of others are not to be had through /proc", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const attempts: Record<string, string> = {};
      for (const pid of [process.pid, process.ppid]) {
        for (const file of ["mem", "environ", "maps", "fd/0", "root", "cwd", "exe", "ns/mnt"]) {
          attempts[`fs.openSync("/proc/${pid}/${file}", "r")`] = "ENOENT";
        }
      }
      await refused(fn, attempts);
    });
  });

  test("shared memory, semaphores and queues of the host are not there", async (t) => {
    const made = spawnSync("ipcmk", ["--shmem", "4096", "--semaphore", "1", "--queue"], { encoding: "utf8" });
    if (made.error) {
      t.skip("no ipcmk");
      return;
    }
    const ids = [...made.stdout.matchAll(/(\d+)\s*$/gm)].map(([, id = ""]) => id);
    try {
      await bench.withFunction(attacker(), async (fn) => {
        for (const kind of ["shm", "sem", "msg"]) {
          const lines = String(await value(fn, `fs.readFileSync("/proc/sysvipc/${kind}", "utf8")`))
            .trim()
            .split("\n");
          assert.equal(lines.length, 1, lines.join("\n"));
        }
      });
    } finally {
      const [shm = "", msg = "", sem = ""] = ids;
      spawnSync("ipcrm", ["-m", shm, "-q", msg, "-s", sem]);
    }
  });

  test("what it starts ends with it, however it hides", async () => {
    const seconds = `1000.${process.pid}s`;
    const hide = `const options = { detached: true, stdio: "ignore", env: {} };
      for (const shell of ["exec sleep ${seconds}", "(sleep ${seconds} &) &", "trap '' TERM HUP INT; sleep ${seconds}"]) {
        childProcess.spawn("/bin/sh", ["-c", shell], options).unref();
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return fs.readdirSync("/proc").filter((name) => +name).length;`;
    await bench.withFunction(attacker(), async (fn) => {
      assert(Number(await value(fn, hide)) >= 5);
    });
    await eventually(() => {
      const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
      assert(!stdout.includes(`sleep ${seconds}`));
    });
  });
});
