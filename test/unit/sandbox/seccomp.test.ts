import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seccompFilter } from "../../../src/sandbox/seccomp.ts";
import { deniedCalls, newestCall } from "../../../src/sandbox/syscalls.ts";

const auditNumbers = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
const errors: Readonly<Record<number, string>> = {
  1: "EPERM",
  38: "ENOSYS",
  93: "EPROTONOSUPPORT",
  97: "EAFNOSUPPORT",
};
const cloneNewUser = 0x10000000;

type Processor = keyof typeof auditNumbers;

/** What the kernel would do with a call: the program run as seccomp(2) runs it. */
function verdict(
  processor: Processor,
  number: number,
  args: readonly bigint[] = [],
  audit: number = auditNumbers[processor],
): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(audit, 4);
  for (const [index, value] of args.entries()) data.writeBigUInt64LE(value, 16 + 8 * index);
  const program = seccompFilter(processor);
  assert(program);
  return run(program, data);
}

function run(program: Buffer, data: Buffer): string {
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const code = program.readUInt16LE(at);
    const value = program.readUInt32LE(at + 4);
    const jump = (holds: boolean) => {
      at += 8 * program.readUInt8(at + (holds ? 2 : 3));
    };
    if (code === 0x20) accumulator = data.readUInt32LE(value);
    else if (code === 0x15) jump(accumulator === value);
    else if (code === 0x35) jump(accumulator >= value);
    else if (code === 0x45) jump((accumulator & value) !== 0);
    else if (code === 0x06) return nameOf(value);
    else assert.fail(`no such instruction: ${code}`);
  }
  return assert.fail("the program ends without a verdict");
}

function nameOf(answer: number): string {
  if (answer === 0x7fff0000) return "allowed";
  if (answer === 0x80000000) return "killed";
  assert.equal(answer >>> 16, 5);
  return errors[answer & 0xffff] ?? String(answer);
}

interface Row {
  readonly call: string;
  readonly x64: number | undefined;
  readonly arm64: number | undefined;
  readonly args?: readonly bigint[];
  readonly expected: string;
}

const socket = { x64: 41, arm64: 198 };
const clone = { x64: 56, arm64: 220 };
const ioctl = { x64: 16, arm64: 29 };
const personality = { x64: 135, arm64: 92 };

const rows: readonly Row[] = [
  ...deniedCalls.map(([call, x64, arm64, expected]) => ({ call, x64, arm64, expected })),
  { call: "read", x64: 0, arm64: 63, expected: "allowed" },
  { call: "execve", x64: 59, arm64: 221, expected: "allowed" },
  { call: "memfd_create", x64: 319, arm64: 279, expected: "allowed" },
  { call: "the newest call", x64: newestCall, arm64: newestCall, expected: "allowed" },
  { call: "a call of the future", x64: newestCall + 1, arm64: newestCall + 1, expected: "ENOSYS" },
  { call: "a call of x32", x64: 0x40000000, arm64: undefined, expected: "ENOSYS" },
  { call: "clone3", x64: 435, arm64: 435, expected: "ENOSYS" },
  { call: "clone of a thread", ...clone, args: [0x3d0f00n], expected: "allowed" },
  { call: "clone of a user namespace", ...clone, args: [BigInt(cloneNewUser)], expected: "EPERM" },
  { call: "clone of a time namespace", ...clone, args: [0x80n], expected: "EPERM" },
  { call: "clone with nothing but high bits", ...clone, args: [0xffffffff_00000011n], expected: "allowed" },
  { call: "TIOCSTI", ...ioctl, args: [0n, 0x5412n], expected: "EPERM" },
  { call: "TIOCSTI under high bits", ...ioctl, args: [0n, 0x1_00005412n], expected: "EPERM" },
  { call: "TIOCLINUX", ...ioctl, args: [0n, 0x541cn], expected: "EPERM" },
  { call: "FIONREAD", ...ioctl, args: [0n, 0x541bn], expected: "allowed" },
  { call: "a Unix socket", ...socket, args: [1n, 1n, 0n], expected: "allowed" },
  { call: "TCP", ...socket, args: [2n, 1n, 6n], expected: "allowed" },
  { call: "UDP over IPv6", ...socket, args: [10n, 2n, 17n], expected: "allowed" },
  { call: "SCTP", ...socket, args: [2n, 1n, 132n], expected: "EPROTONOSUPPORT" },
  { call: "netlink for routes", ...socket, args: [16n, 3n, 0n], expected: "allowed" },
  { call: "netlink for the firewall", ...socket, args: [16n, 3n, 12n], expected: "EPROTONOSUPPORT" },
  { call: "packets", ...socket, args: [17n, 3n, 0n], expected: "EAFNOSUPPORT" },
  { call: "the kernel's ciphers", ...socket, args: [38n, 5n, 0n], expected: "EAFNOSUPPORT" },
  { call: "the hypervisor", ...socket, args: [40n, 1n, 0n], expected: "EAFNOSUPPORT" },
  { call: "asking for the personality", ...personality, args: [0xffffffffn], expected: "allowed" },
  { call: "a personality without randomness", ...personality, args: [0x40000n], expected: "EPERM" },
];

for (const processor of ["x64", "arm64"] as const) {
  void describe(`the filter of system calls on ${processor}`, () => {
    for (const row of rows) {
      const number = row[processor];
      if (number === undefined) continue;
      test(`${row.call}: ${row.expected}`, () => {
        assert.equal(verdict(processor, number, row.args), row.expected);
      });
    }

    test("calls by the numbers of another processor end the process", () => {
      const other = auditNumbers[processor === "x64" ? "arm64" : "x64"];
      assert.equal(verdict(processor, 0, [], other), "killed");
      assert.equal(verdict(processor, 0, [], 0x40000003), "killed"); // 32 bits
    });
  });
}

test("there is no filter for a processor that nobody has made a table for", () => {
  assert.equal(seccompFilter("riscv64"), undefined);
});
