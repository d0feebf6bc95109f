import { endianness } from "node:os";
import { type Refusal, deniedCalls, newestCall } from "./syscalls.ts";

/*
 * A classic BPF program as seccomp(2) takes it: eight bytes an instruction (code, jump if true, jump if false, value).
 * It refuses the calls of `syscalls.ts`, new namespaces, other address families than a function needs, and every call
 * that is newer than the table.
 */

const load = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const jumpIfAnyBit = 0x45;
const giveBack = 0x06;

const allow = 0x7fff0000;
const killProcess = 0x80000000;
const errorNumbers: Readonly<Record<Refusal, number>> = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 };

/** Offsets in `struct seccomp_data`. */
const numberAt = 0;
const architectureAt = 4;
const argumentAt = (index: number): number => 16 + 8 * index;

/** CLONE_NEW* of mount, cgroup, uts, ipc, user, pid, net, time. */
const newNamespaces = 0x7e020080;
/** Unix, IPv4, IPv6, netlink (which getaddrinfo asks for addresses). */
const addressFamilies = [1, 2, 10, 16];
/** TIOCSTI, TIOCLINUX: typing into somebody else's terminal. */
const terminalRequests = [0x5412, 0x541c];

interface Architecture {
  readonly audit: number;
  readonly column: 1 | 2;
  readonly clone: number;
  readonly clone3: number;
  readonly ioctl: number;
  readonly socket: number;
}

const architectures: Readonly<Partial<Record<NodeJS.Architecture, Architecture>>> = {
  x64: { audit: 0xc000003e, column: 1, clone: 56, clone3: 435, ioctl: 16, socket: 41 },
  arm64: { audit: 0xc00000b7, column: 2, clone: 220, clone3: 435, ioctl: 29, socket: 198 },
};

/** The filter's bytes; `undefined` for a processor that the table does not know. */
export function seccompFilter(processor: NodeJS.Architecture): Buffer | undefined {
  const architecture = architectures[processor];
  if (!architecture || endianness() !== "LE") return undefined;
  const program = new Program();
  program.add(load, architectureAt).unless(jumpIfEqual, architecture.audit, killProcess);
  program.add(load, numberAt);
  program.when(jumpIfAtLeast, newestCall + 1, refusal("ENOSYS"));
  for (const call of deniedCalls) {
    const number = call[architecture.column];
    if (number !== undefined) program.when(jumpIfEqual, number, refusal(call[3]));
  }
  // Its flags are behind a pointer; glibc goes on with clone.
  program.when(jumpIfEqual, architecture.clone3, refusal("ENOSYS"));
  program.forCall(architecture.clone, 0, (flags) => flags.when(jumpIfAnyBit, newNamespaces, refusal("EPERM")));
  program.forCall(architecture.ioctl, 1, (request) => {
    for (const each of terminalRequests) request.when(jumpIfEqual, each, refusal("EPERM"));
  });
  program.forCall(architecture.socket, 0, (family) => {
    for (const each of addressFamilies) family.when(jumpIfEqual, each, allow);
    family.add(giveBack, refusal("EAFNOSUPPORT"));
  });
  return program.add(giveBack, allow).bytes();
}

function refusal(name: Refusal): number {
  return 0x00050000 | errorNumbers[name];
}

class Program {
  readonly #instructions: [code: number, ifTrue: number, ifFalse: number, value: number][] = [];

  add(code: number, value: number): this {
    this.#instructions.push([code, 0, 0, value]);
    return this;
  }

  /** Ends with `verdict` when the loaded word fulfils the condition. */
  when(condition: number, value: number, verdict: number): this {
    this.#instructions.push([condition, 0, 1, value]);
    return this.add(giveBack, verdict);
  }

  unless(condition: number, value: number, verdict: number): this {
    this.#instructions.push([condition, 1, 0, value]);
    return this.add(giveBack, verdict);
  }

  /** Looks closer at one call: `body` finds the low word of its argument loaded. */
  forCall(number: number, argument: number, body: (program: Program) => void): void {
    const inner = new Program().add(load, argumentAt(argument));
    body(inner);
    inner.add(load, numberAt);
    this.#instructions.push([jumpIfEqual, 0, inner.#instructions.length, number], ...inner.#instructions);
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(8 * this.#instructions.length);
    for (const [index, [code, ifTrue, ifFalse, value]] of this.#instructions.entries()) {
      const at = 8 * index;
      bytes.writeUInt16LE(code, at);
      bytes.writeUInt8(ifTrue, at + 2);
      bytes.writeUInt8(ifFalse, at + 3);
      bytes.writeUInt32LE(value >>> 0, at + 4);
    }
    return bytes;
  }
}
