import { chmodSync, closeSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";

/** The named pipes between the engine and one guest: `status` is bubblewrap's own. */
export const wireNames = ["input", "output", "stdout", "stderr", "status"] as const;

/** The engine's ends of them. */
export type Wires = Readonly<Record<(typeof wireNames)[number], Socket>>;

const reading = constants.O_RDONLY | constants.O_NONBLOCK;
// Without a reader yet, an end for writing alone could not be opened.
const writing = constants.O_RDWR | constants.O_NONBLOCK;

/** Those of a process that nobody talks with. */
export const companionWireNames = ["stdout", "stderr", "status"] as const;

export type CompanionWires = Pick<Wires, (typeof companionWireNames)[number]>;

/** Opens the engine's ends of the pipes `<prefix><name>`, before anybody opens the others. */
export function openWires(prefix: string): Wires {
  const [input = 0, output = 0, stdout = 0, stderr = 0, status = 0] = openAll(prefix, wireNames);
  return {
    input: new Socket({ fd: input, readable: false, writable: true }),
    output: frameReceiver(output),
    stdout: receiver(stdout),
    stderr: receiver(stderr),
    status: receiver(status),
  };
}

export function openCompanionWires(prefix: string): CompanionWires {
  const [stdout = 0, stderr = 0, status = 0] = openAll(prefix, companionWireNames);
  return { stdout: receiver(stdout), stderr: receiver(stderr), status: receiver(status) };
}

/** All of them or none. */
function openAll(prefix: string, names: readonly string[]): number[] {
  const opened: number[] = [];
  try {
    for (const name of names) opened.push(openPipe(prefix + name, name === "input" ? writing : reading));
    return opened;
  } catch (error) {
    for (const each of opened) closeSync(each);
    throw error;
  }
}

/** Where the engine is not root, a guest is its user outside, and may have closed the pipes to whoever comes next. */
function openPipe(path: string, flags: number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EACCES")) throw error;
    chmodSync(path, 0o600);
    return openSync(path, flags);
  }
}

/** As much as a pipe holds. */
const lent = Buffer.allocUnsafeSlow(65_536);

/**
 * Its chunks are lent: the next one, of whatever guest, lies in the same memory. To allocate for each would make V8
 * look through the engine's whole heap after every few large payloads.
 */
function frameReceiver(fd: number): Socket {
  const callback = (bytes: number): boolean => {
    socket.emit("data", lent.subarray(0, bytes));
    return true;
  };
  const socket = new Socket({ fd, readable: true, writable: false, onread: { buffer: lent, callback } });
  return socket;
}

function receiver(fd: number): Socket {
  return new Socket({ fd, readable: true, writable: false });
}
