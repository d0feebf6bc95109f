import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { attacker, attempt, refused, value, words } from "./attacker.ts";
import { wall } from "./wall.ts";

const here = fileURLToPath(import.meta.url);
const quote = JSON.stringify;

await wall("files", here, (bench) => {
  test("nothing of the host's files is there", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const hosts = [
        "/etc/shadow",
        "/etc/ssh",
        "/etc/hostname",
        "/root",
        "/boot",
        "/run",
        "/sys/kernel",
        "/sys/fs/cgroup",
        "/var/log",
        "/var/lib",
        homedir(),
        tmpdir() === "/tmp" ? join(tmpdir(), "lambkin-git.lock") : tmpdir(),
        here,
        process.cwd(),
        process.execPath,
        cacheDirectory(process.env),
        "/usr/bin/bwrap",
        "/usr/bin/sudo",
        "/usr/bin/mount",
      ];
      await refused(fn, Object.fromEntries(hosts.map((path) => [`fs.lstatSync(${quote(path)})`, "ENOENT"])));
    });
  });

  test("the root holds libc, a few programs, the runtime and the package, and nothing else", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const list = async (path: string): Promise<string[]> => await words(fn, `fs.readdirSync(${quote(path)}).sort()`);
      const top = ["bin", "dev", "etc", "home", "opt", "proc", "sys", "tmp", "usr", "var"];
      const libraries = /^lib(32|64|x32)?$/;
      assert.deepEqual(
        (await list("/")).filter((name) => !libraries.test(name)),
        top,
      );
      for (const folder of ["/home", "/opt", "/sys", "/tmp"]) assert.deepEqual(await list(folder), []);
      assert.deepEqual(await list("/var"), ["lang", "runtime", "task"]);
      assert.deepEqual(await list("/var/task"), ["index.js"]);
      const known = ["group", "hosts", "nsswitch.conf", "passwd", "pki", "resolv.conf", "ssl"];
      assert.deepEqual(
        (await list("/etc")).filter((name) => !known.includes(name)),
        [],
      );
    });
  });

  test("a file that everybody on the host may read is nowhere to be found", async () => {
    const name = `lambkin-secret-${randomUUID()}`;
    const planted = [join(tmpdir(), name), join(bench.directory, name), join(homedir(), name)];
    try {
      for (const path of planted) await writeFile(path, "secret", { mode: 0o644 });
      await bench.withFunction(attacker(), async (fn) => {
        const found = await value(
          fn,
          `const found = [];
          const walk = (folder) => {
            let entries; try { entries = fs.readdirSync(folder, { withFileTypes: true }); } catch { return; }
            for (const entry of entries) {
              const path = folder + "/" + entry.name;
              if (entry.name === ${quote(name)}) found.push(path);
              if (entry.isDirectory() && path !== "/proc") walk(path);
            }
          };
          for (const start of ["", "/proc/self/root", "/proc/1/root", "/proc/self/cwd/..", "/proc/1/cwd/.."]) walk(start);
          return found;`,
        );
        assert.deepEqual(found, []);
        for (const path of planted) {
          for (const root of ["", "/proc/self/root", "/proc/1/root", "/proc/1/cwd", "/var/task/../../../.."]) {
            const outcome = await attempt(fn, `fs.readFileSync(${quote(root + path)}, "utf8")`);
            assert("failed" in outcome && outcome.failed === "ENOENT", `${root}${path}: ${quote(outcome)}`);
          }
        }
      });
    } finally {
      for (const path of planted) await rm(path, { force: true });
    }
  });

  test("/proc shows the function's own processes, and nothing of the host's", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const names = await value(
        fn,
        `fs.readdirSync("/proc").filter((name) => +name).map((pid) => fs.readFileSync("/proc/" + pid + "/comm", "utf8").trim())`,
      );
      assert.deepEqual(names, ["bwrap", "node"]);
      // From outside it has no such id.
      await refused(fn, { [`fs.readFileSync("/proc/${process.pid}/environ")`]: "ENOENT" });
      for (const file of ["kcore", "keys", "key-users", "kmsg", "timer_list", "vmallocinfo", "slabinfo"]) {
        const outcome = await attempt(fn, `fs.readFileSync("/proc/${file}", "latin1").length`);
        assert("failed" in outcome || outcome.did === 0, `/proc/${file}: ${quote(outcome)}`);
      }
      const addresses =
        'fs.readFileSync("/proc/kallsyms", "latin1").split("\\n").filter((line) => /^0*[1-9a-f]/.test(line)).length';
      const found = await attempt(fn, addresses);
      assert("failed" in found || found.did === 0, `/proc/kallsyms: ${quote(found)}`);
      const environment = String(await value(fn, 'fs.readFileSync("/proc/1/environ", "latin1")'));
      assert.deepEqual(
        environment.split("\0").filter((each) => !/^(PATH=.*|PWD=.*|_=.*|SHLVL=.*|OLDPWD=.*|)$/.test(each)),
        [],
      );
    });
  });

  test("nothing but /tmp can be written", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const folders = [
        "/",
        "/var/task",
        "/opt",
        "/etc",
        "/home",
        "/usr/bin",
        "/var",
        "/var/runtime",
        "/var/runtime/lambkin",
        "/var/runtime/node_modules",
        "/var/runtime/cache",
        "/var/lang",
        "/var/lang/bin",
        "/dev",
        "/dev/shm",
      ];
      const attempts: Record<string, string | RegExp> = {};
      for (const folder of folders) {
        attempts[`fs.writeFileSync("${folder}/new", "x")`] = "EROFS";
        attempts[`fs.mkdirSync("${folder}/new")`] = "EROFS";
        attempts[`fs.symlinkSync("/tmp", "${folder}/new")`] = "EROFS";
      }
      const files = [
        "/var/task/index.js",
        "/var/lang/bin/node",
        "/proc/self/exe",
        "/proc/1/exe",
        "/var/runtime/lambkin/bootstrap.js",
        "/etc/passwd",
        "/etc/resolv.conf",
        "/bin/sh",
      ];
      for (const file of files) {
        attempts[`fs.openSync("${file}", "r+")`] = /^(EROFS|ETXTBSY|EACCES)$/;
        attempts[`fs.chmodSync("${file}", 0o777)`] = /^(EROFS|EPERM)$/;
        attempts[`fs.renameSync("${file}", "/tmp/x")`] = /^(EXDEV|EROFS|EACCES|EBUSY|EPERM|ENOENT)$/;
        if (!file.startsWith("/proc")) attempts[`fs.unlinkSync("${file}")`] = /^(EROFS|EACCES)$/;
        attempts[`fs.linkSync("${file}", "/tmp/hard-" + Math.random())`] = /^(EXDEV|EPERM)$/;
      }
      await refused(fn, attempts);
      assert.equal(await value(fn, 'fs.writeFileSync("/tmp/f", "x"); return fs.readFileSync("/tmp/f", "utf8")'), "x");
    });
  });

  test("the settings of the kernel can't be written", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const files = [
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/kernel/modprobe",
        "/proc/sys/kernel/hostname",
        "/proc/sys/vm/overcommit_memory",
        "/proc/sys/net/ipv4/ip_forward",
        "/proc/self/uid_map",
        "/proc/self/gid_map",
        "/proc/1/uid_map",
      ];
      const denied = /^(EROFS|EACCES|EPERM|ENOENT)$/;
      await refused(fn, Object.fromEntries(files.map((file) => [`fs.writeFileSync("${file}", "1")`, denied])));
      await refused(fn, { 'fs.writeFileSync("/proc/self/oom_score_adj", "-1000")': "EACCES" });
    });
  });

  test("its devices are those of every container, and none can be made", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const devices = await words(
        fn,
        `return fs.readdirSync("/dev").filter((name) => {
          const found = fs.lstatSync("/dev/" + name);
          return found.isCharacterDevice() || found.isBlockDevice();
        }).sort()`,
      );
      assert.deepEqual(devices, ["full", "null", "random", "tty", "urandom", "zero"]);
      await refused(fn, { 'childProcess.execFileSync("/bin/mknod", ["/tmp/disk", "b", "8", "0"])': "ENOENT" });
      await refused(fn, { 'fs.openSync("/dev/tty", "r+")': "ENXIO" });
      const options = String(await value(fn, 'fs.readFileSync("/proc/self/mountinfo", "utf8")')).split("\n");
      const tmp = options.find((line) => line.split(" ")[4] === "/tmp") ?? "";
      assert.match(tmp, /nosuid/);
      assert.match(tmp, /nodev/);
    });
  });

  test("everything that is mounted is without setuid, and nothing is set that way", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const mounts = String(await value(fn, 'fs.readFileSync("/proc/self/mountinfo", "utf8")'))
        .trim()
        .split("\n");
      assert.deepEqual(
        mounts.filter((line) => !/\bnosuid\b/.test(line.split(" ")[5] ?? "")),
        [],
      );
      const found = await value(
        fn,
        `const found = [];
        const walk = (folder) => {
          for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
            const path = folder + "/" + entry.name;
            if (entry.isDirectory()) walk(path);
            else if (entry.isFile() && fs.statSync(path).mode & 0o6000) found.push(path);
          }
        };
        for (const folder of ["/usr", "/etc", "/var"]) walk(folder);
        return found;`,
      );
      assert.deepEqual(found, []);
      const setuid = `fs.copyFileSync("/bin/id", "/tmp/id"); fs.chmodSync("/tmp/id", 0o6755);
        return String(childProcess.execFileSync("/tmp/id", ["-u"]));`;
      assert.equal(await value(fn, setuid), "993\n");
    });
  });

  test("symbolic links in /tmp lead nowhere outside", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const secret = join(bench.directory, `secret-${randomUUID()}`);
      await writeFile(secret, "secret", { mode: 0o644 });
      for (const target of [secret, "/etc/shadow", `../../../..${secret}`, here, "/proc/1/root/etc/shadow"]) {
        await refused(fn, {
          [`const path = "/tmp/l" + Math.random(); fs.symlinkSync(${quote(target)}, path); return fs.readFileSync(path)`]:
            "ENOENT",
        });
      }
    });
  });

  test("symbolic links in a package lead nowhere outside", async () => {
    const secret = join(bench.directory, `secret-${randomUUID()}`);
    await writeFile(secret, "secret", { mode: 0o644 });
    await bench.withFunction(attacker(), async (fn) => {
      const folder = join(bench.directory, fn.functionName);
      await mkdir(folder, { recursive: true });
      const links = {
        absolute: secret,
        shadow: "/etc/shadow",
        climbing: `../../../../../..${secret}`,
        folder: "/",
        up: "..",
      };
      for (const [name, target] of Object.entries(links)) await symlink(target, join(folder, name));
      assert.equal(await value(fn, 'fs.readlinkSync("/var/task/absolute")'), secret);
      await refused(fn, {
        'fs.readFileSync("/var/task/absolute")': "ENOENT",
        'fs.readFileSync("/var/task/shadow")': "ENOENT",
        'fs.readFileSync("/var/task/climbing")': "ENOENT",
        [`fs.readFileSync("/var/task/folder${secret}")`]: "ENOENT",
        [`fs.readFileSync("/var/task/up/..${secret}")`]: "ENOENT",
        'fs.writeFileSync("/var/task/folder/etc/x", "")': "EROFS",
      });
    });
  });

  test("the packages of others are out of reach", async () => {
    await bench.withFunction(
      { ...attacker(), files: { ...attacker().files, "secret.txt": "secret" } },
      async (other) => {
        assert.equal(await value(other, 'fs.readFileSync("/var/task/secret.txt", "utf8")'), "secret");
        assert.equal(await value(other, 'fs.writeFileSync("/tmp/secret.txt", "secret"); return 1'), 1);
        await bench.withFunction(attacker(), async (fn) => {
          const package_ = join(bench.directory, other.functionName, "secret.txt");
          await refused(fn, {
            'fs.readFileSync("/var/task/secret.txt")': "ENOENT",
            'fs.readFileSync("/tmp/secret.txt")': "ENOENT",
            [`fs.readFileSync(${quote(package_)})`]: "ENOENT",
            [`fs.readFileSync("/var/task/../${other.functionName}/secret.txt")`]: "ENOENT",
            [`fs.readdirSync(${quote(dirname(package_))})`]: "ENOENT",
          });
        });
      },
    );
  });
});
