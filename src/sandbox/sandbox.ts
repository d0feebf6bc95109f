import type { Readable, Writable } from "node:stream";

/** The walls around a guest, or their absence. The only code that spawns one. */
export interface Sandbox {
  readonly kind: "plain";
  start(command: GuestCommand): GuestProcess;
}

export interface GuestCommand {
  readonly nodeBinary: string;
  /** Flags of Node.js, the guest's file, its arguments. */
  readonly nodeArguments: readonly string[];
  /** What Node.js and libc read at their start only. */
  readonly variables: Readonly<Record<string, string>>;
  /** Text that only this guest's children carry in their environment. */
  readonly mark: string;
}

/** A running guest. Its processes live and die together. */
export interface GuestProcess {
  readonly pid: number;
  /** host → guest */
  readonly input: Writable;
  /** guest → host */
  readonly output: Readable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the guest and all its children are gone and everything it wrote was read. */
  readonly exited: Promise<GuestExit>;
  /** SIGKILL, at once, to the guest and its children (RT-398). */
  kill(): void;
}

export interface GuestExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}
