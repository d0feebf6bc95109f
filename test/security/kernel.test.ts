import assert from "node:assert/strict";
import { constants } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually } from "../support/eventually.ts";
import { attacker, refused, value, words } from "./attacker.ts";
import { compile } from "./c-program.ts";
import { hostProcesses, readOf } from "./host-processes.ts";
import { isRoot, wall } from "./wall.ts";

const probe = await compile("probe");
const skip = probe === undefined ? "no C compiler" : false;
const { EPERM, ENOSYS, EAFNOSUPPORT, EPROTONOSUPPORT, EINVAL, EACCES } = constants.errno;

/** What the kernel says to each call of `programs/probe.c` that is not simply refused with EPERM. */
const answers: Readonly<Record<string, readonly number[]>> = {
  clone3: [ENOSYS],
  io_uring_setup: [ENOSYS],
  io_uring_enter: [ENOSYS],
  "newest call": [ENOSYS],
  "call of the future": [ENOSYS],
  "call of x32": [ENOSYS],
  packet: [EAFNOSUPPORT],
  vsock: [EAFNOSUPPORT],
  alg: [EAFNOSUPPORT],
  bluetooth: [EAFNOSUPPORT],
  sctp: [EPROTONOSUPPORT],
  netfilter: [EPROTONOSUPPORT],
  "netlink route": [0],
  tcp: [0],
  setuid: [EINVAL],
  "set no_new_privs off": [EINVAL],
  nice: [EACCES],
  no_new_privs: [1],
  seccomp: [2],
  // The filter, or a kernel without 32-bit programs.
  int80: [-constants.signals.SIGSYS, -constants.signals.SIGSEGV],
};

await wall("kernel", fileURLToPath(import.meta.url), (bench) => {
  test("calls that no function needs are refused", { skip }, async () => {
    await bench.withFunction(attacker({ files: { probe: probe ?? "" } }), async (fn) => {
      const output = String(await value(fn, 'String(childProcess.execFileSync("/var/task/probe"))'));
      const found = [...output.matchAll(/^(.+) (-?\d+)$/gm)].map(
        ([, name = "", number]) => [name, Number(number)] as const,
      );
      assert(found.length > 70, output);
      const surprises = found.filter(([name, number]) => !(answers[name] ?? [EPERM]).includes(number));
      assert.deepEqual(surprises, []);
    });
  });

  test("it has no capabilities, and programs that would give some don't", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const status = String(await value(fn, 'fs.readFileSync("/proc/self/status", "utf8")'));
      for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
        assert.match(status, new RegExp(`^${set}:\\s+0+$`, "m"));
      assert.match(status, /^NoNewPrivs:\s+1$/m);
      assert.match(status, /^Seccomp:\s+2$/m);
      assert.match(status, /^Groups:\s*$/m);
      await refused(fn, { "process.setuid(0)": "EINVAL", "process.setgid(0)": "EINVAL" });
    });
  });

  test("outside, its user is nobody of the host's", { skip: !isRoot && "the engine is not root" }, async () => {
    await bench.withFunction(attacker(), async (fn) => {
      const seconds = `1000.${process.pid}s`;
      assert.equal(await value(fn, `childProcess.spawn("sleep", ["${seconds}"]); return 1;`), 1);
      const owner = await eventually(() => {
        const found = hostProcesses().find(({ commandLine }) => commandLine.includes(seconds));
        assert(found);
        return Number(/^Uid:\s+(\d+)/m.exec(readOf(found.pid, "status") ?? "")?.[1]);
      });
      assert(owner >= 0x7000_0000, String(owner));
    });
  });

  test("its descriptors are its channel and Node.js's own", async () => {
    await bench.withFunction(attacker(), async (fn) => {
      for (const pid of ["self", "1"]) {
        const links = await words(
          fn,
          `return fs.readdirSync("/proc/${pid}/fd").map((fd) => {
            try { return fd + " " + fs.readlinkSync("/proc/${pid}/fd/" + fd); } catch { return ""; }
          })`,
        );
        const strange = links.filter(
          (each) => each !== "" && !/^[0-4] |anon_inode:|pipe:|\/dev\/null$|\/proc\//.test(each),
        );
        assert.deepEqual(strange, []);
      }
    });
  });
});
