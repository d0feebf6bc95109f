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
const errorNumbers: Readonly<Record<Refusal, number>> = { EPERM: 1, ENOSYS: 38, EPROTONOSUPPORT: 93, EAFNOSUPPORT: 97 };
/** Linux as it is, and the question for what is. */
const personalities = [0, 0xffffffff];

/** Offsets in `struct seccomp_data`. */
const numberAt = 0;
const architectureAt = 4;
const argumentAt = (index: number): number => 16 + 8 * index;

/** CLONE_NEW* of mount, cgroup, uts, ipc, user, pid, net, time. */
const newNamespaces = 0x7e020080;
const unixSockets = 1;
/** IPv4, IPv6 */
const internet = [2, 10];
/** Whatever the type says, ICMP, TCP, UDP, ICMPv6: others would load modules into the kernel. */
const internetProtocols = [0, 1, 6, 17, 58];
/** `getaddrinfo` asks the first of its protocols, routing, for addresses. */
const netlink = 16;
/** TIOCSTI, TIOCLINUX: typing into somebody else's terminal. */
const terminalRequests = [0x5412, 0x541c];

interface Architecture {
  readonly audit: number;
  readonly column: 1 | 2;
  readonly clone: number;
  readonly clone3: number;
  readonly ioctl: number;
  readonly socket: number;
  readonly personality: number;
}

const architectures: Readonly<Partial<Record<NodeJS.Architecture, Architecture>>> = {
  x64: { audit: 0xc000003e, column: 1, clone: 56, clone3: 435, ioctl: 16, socket: 41, personality: 135 },
  arm64: { audit: 0xc00000b7, column: 2, clone: 220, clone3: 435, ioctl: 29, socket: 198, personality: 92 },
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
  program.forCall(architecture.personality, 0, (persona) => {
    for (const each of personalities) persona.when(jumpIfEqual, each, allow);
    persona.add(giveBack, refusal("EPERM"));
  });
  judgeSockets(program, architecture.socket);
  return program.add(giveBack, allow).bytes();
}

/** By family and, for those that have several, by protocol. */
function judgeSockets(program: Program, socket: number): void {
  program.forCall(socket, 0, (call) => {
    call.when(jumpIfEqual, unixSockets, allow);
    for (const family of [...internet, netlink]) {
      call.branch(jumpIfEqual, family, (protocol) => {
        protocol.add(load, argumentAt(2));
        for (const each of family === netlink ? [0] : internetProtocols) protocol.when(jumpIfEqual, each, allow);
        protocol.add(giveBack, refusal("EPROTONOSUPPORT"));
      });
    }
    call.add(giveBack, refusal("EAFNOSUPPORT"));
  });
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
    this.branch(jumpIfEqual, number, (call) => {
      body(call.add(load, argumentAt(argument)));
      call.add(load, numberAt);
    });
  }

  /** `body` is for a loaded word that fulfils the condition. */
  branch(condition: number, value: number, body: (program: Program) => void): void {
    const inner = new Program();
    body(inner);
    this.#instructions.push([condition, 0, inner.#instructions.length, value], ...inner.#instructions);
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
