import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually } from "../support/eventually.ts";
import { attacker, attempt, refused, value, words } from "./attacker.ts";
import { openEngine } from "./engine-under-attack.ts";
import { hostProcesses } from "./host-processes.ts";
import { wall } from "./wall.ts";

const roomy = { memoryMiB: 1024 };

await wall("resources", fileURLToPath(import.meta.url), (bench) => {
  test("it has at most 1,024 processes and threads", async () => {
    await bench.withFunction(attacker(roomy), async (fn) => {
      // Each child waits for a line that never comes.
      const forkAll = `
        const loop = "exec 3<&0; i=0; while [ $i -lt 1100 ]; do { read x <&3; } >/dev/null 2>&1 & i=$((i+1)); echo $i; done";
        const shell = childProcess.spawn("/bin/sh", ["-c", loop]);
        const output = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"]) shell[name].on("data", (text) => { output[name] += text; });
        await new Promise((resolve) => shell.once("close", resolve));
        shell.stdin.destroy();
        return [output.stdout.trim().split("\\n").at(-1), output.stderr];`;
      const [count, complaint] = await words(fn, forkAll);
      assert.match(complaint ?? "", /fork/);
      assert(Number(count) > 900 && Number(count) < 1024, count);
    });
  });

  test("forks without end end with their invocation", async () => {
    const seconds = `1000.${process.pid}s`;
    const bomb = `bomb() { sleep ${seconds} & bomb | bomb & }; bomb; wait`;
    await bench.withFunction(attacker({ ...roomy, timeoutMs: 3000 }), async (fn) => {
      const run = `childProcess.spawn("/bin/bash", ["-c", ${JSON.stringify(bomb)}], { stdio: "ignore" });
        return await new Promise(() => setInterval(() => {}, 1000));`;
      const { functionError, text } = await fn.invoke({ attempt: run }, { timesOut: true });
      assert.equal(functionError, "Unhandled", text);
      await eventually(() => {
        assert.deepEqual(
          hostProcesses().filter(({ commandLine }) => commandLine.includes(seconds)),
          [],
        );
      }, 60_000);
      assert.equal(await value(fn, "1 + 1"), 2);
    });
  });

  test("it has at most 1,024 open files", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const openAll = `const open = [];
        try { for (;;) open.push(fs.openSync("/var/task/index.js")); }
        catch (error) { const found = [open.length, error.code]; for (const each of open) fs.closeSync(each); return found; }`;
      const [count, failure] = await words(fn, openAll);
      assert.equal(failure, "EMFILE");
      assert(Number(count) > 950 && Number(count) < 1024, count);
      const limits = String(await value(fn, 'fs.readFileSync("/proc/self/limits", "utf8")'));
      assert.match(limits, /^Max open files +1024 +1024 /m);
    });
  });

  for (const ephemeralStorageMiB of [512, 700]) {
    test(`/tmp ends at ${ephemeralStorageMiB} MB`, async () => {
      await bench.withFunction(attacker({ ephemeralStorageMiB }), async (fn) => {
        const fill = `const block = Buffer.alloc(1048576, 1), file = fs.openSync("/tmp/full", "w");
          let count = 0;
          try { for (;;) { fs.writeSync(file, block); count += 1; } } catch (error) { fs.closeSync(file); return [count, error.code]; }`;
        const [count, failure] = await words(fn, fill);
        assert.equal(failure, "ENOSPC");
        assert(Math.abs(Number(count) - ephemeralStorageMiB) <= 1, count);
        await refused(fn, { 'fs.writeFileSync("/tmp/more", Buffer.alloc(1048576))': "ENOSPC" });
        assert.equal(await value(fn, 'fs.rmSync("/tmp/full"); fs.writeFileSync("/tmp/more", "x"); return 1'), 1);
      });
    });
  }

  test("/tmp has as many files as a disk of its size", async () => {
    await bench.withFunction(attacker({ memoryMiB: 256 }), async (fn) => {
      const fill = `let count = 0; fs.mkdirSync("/tmp/many");
        try { for (;;) { fs.closeSync(fs.openSync("/tmp/many/" + count, "w")); count += 1; } } catch (error) { return [count, error.code]; }`;
      const [count, failure] = await words(fn, fill);
      assert.equal(failure, "ENOSPC");
      assert(Number(count) > 32_000 && Number(count) <= 32_768, count);
    });
  });

  test("it leaves no core", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const limits = String(await value(fn, 'fs.readFileSync("/proc/self/limits", "utf8")'));
      assert.match(limits, /^Max core file size +0 +0 /m);
      const crash = `const child = childProcess.spawnSync(process.execPath, ["-e", "process.abort()"], { cwd: "/tmp" });
        return [child.signal, ...fs.readdirSync("/tmp")];`;
      assert.deepEqual(await words(fn, crash), ["SIGABRT"]);
    });
  });

  test("memory in buffers ends at the memory size", async () => {
    await bench.withFunction(attacker({ timeoutMs: 30_000 }), async (fn) => {
      const eat = `const all = []; for (;;) { all.push(Buffer.alloc(10485760, 1)); await new Promise((resolve) => setTimeout(resolve, 10)); }`;
      assert.match((await fn.invoke({ attempt: eat })).text, /Runtime\.OutOfMemory/);
      assert.equal(await value(fn, "1 + 1"), 2);
    });
  });

  test("memory in child processes ends at the memory size", async () => {
    await bench.withFunction(attacker({ timeoutMs: 30_000 }), async (fn) => {
      const eat = "const all = []; setInterval(() => all.push(Buffer.alloc(10485760, 1)), 10)";
      const run = `const child = childProcess.spawn(process.execPath, ["-e", ${JSON.stringify(eat)}], { stdio: "ignore" });
        return await new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal)));`;
      const outcome = await attempt(fn, run);
      const isEnded = "did" in outcome ? outcome.did === "SIGKILL" : /OutOfMemory/.test(outcome.message);
      assert(isEnded, JSON.stringify(outcome));
    });
  });

  test("memory behind files and shared memory ends as well", async () => {
    await bench.withFunction(attacker({ timeoutMs: 30_000 }), async (fn) => {
      // Pages of a pipe, of sockets, of files in /tmp: the kernel's, on the function's account.
      const eat = `const block = Buffer.alloc(1048576, 1);
        const sockets = [];
        const server = net.createServer((socket) => socket.pause()).listen("\\0eat");
        for (let i = 0; i < 400; i += 1) { const socket = net.connect("\\0eat"); sockets.push(socket); socket.on("error", () => {}); socket.write(block); }
        await new Promise((resolve) => setTimeout(resolve, 500));
        return sockets.length;`;
      await attempt(fn, eat);
      await eventually(async () => assert.equal(await value(fn, "1 + 1"), 2), 60_000);
    });
  });

  test("an endless loop takes time from nobody but itself", async () => {
    await bench.withFunction(attacker({ timeoutMs: 2000 }), async (fn) => {
      const { functionError } = await fn.invoke({ attempt: "for (;;);" }, { timesOut: true });
      assert.equal(functionError, "Unhandled");
    });
  });

  test("a log without end fills neither the engine's memory nor its time", async (t) => {
    await using engine = await openEngine();
    const flood = await engine.deploy("flood");
    const healthy = await engine.deploy("healthy");
    const before = process.memoryUsage().rss;
    let peak = before;
    const lines = ["console.log(line)", "process.stdout.write(line)"].map((each) => `while (Date.now() < end) ${each}`);
    const shell = `childProcess.spawnSync("/bin/sh", ["-c", "while :; do echo " + line + "; done"], { stdio: "inherit", timeout: 2000 })`;
    for (const write of [...lines, shell]) {
      const run = `const line = "x".repeat(1000), end = Date.now() + 2000; ${write}; return "written";`;
      const flooding = value(flood, run);
      for (let isOver = false; !isOver;) {
        assert.equal(await value(healthy, "1 + 1"), 2);
        peak = Math.max(peak, process.memoryUsage().rss);
        isOver = await Promise.race([
          flooding.then(() => true),
          new Promise<boolean>((resolve) => setTimeout(resolve, 20, false)),
        ]);
      }
      assert.equal(await flooding, "written");
    }
    const grownMiB = (peak - before) / 2 ** 20;
    t.diagnostic(`the engine grew by ${grownMiB.toFixed(0)} MB`);
    assert(grownMiB < 500, `${grownMiB} MB`);
  });
});
