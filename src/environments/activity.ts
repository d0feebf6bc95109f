import { frameTypes } from "../model/frames.ts";
import type { GuestInitError } from "../model/frames.ts";
import type { GuestExit } from "../sandbox/sandbox.ts";
import type { Frame } from "./channel.ts";
import type { CompiledFiles } from "./compiled-files.ts";

/** What a guest is doing for its environment: one thing at a time. */
export interface Activity {
  /** Whether the frame belongs here; one that belongs nowhere costs the guest its life. */
  receive(frame: Frame): boolean;
  exited(exit: GuestExit): void;
}

/** Node.js starts, the guest is loaded: over with the guest's first frame, or with its end. */
export class Starting implements Activity {
  readonly over: Promise<void>;
  #end!: () => void;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  receive(frame: Frame): boolean {
    if (frame.type !== frameTypes.started) return false;
    this.#end();
    return true;
  }

  exited(): void {
    this.#end();
  }
}

/** The function's module is loaded: over when it waits for its first event, or with the process. */
export class Initialising implements Activity {
  readonly over: Promise<InitEnd>;
  readonly #compiled: CompiledFiles | undefined;
  #error: GuestInitError | undefined;
  #end!: (end: InitEnd) => void;

  /** `compiled` takes the compile cache where the guest was asked for it. */
  constructor(compiled: CompiledFiles | undefined) {
    this.#compiled = compiled;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  receive(frame: Frame): boolean {
    if (frame.type === frameTypes.initialised) {
      this.#end({ error: undefined, exit: undefined, memoryKiB: frame.body.readUInt32LE(0) });
      return true;
    }
    if (frame.type === frameTypes.compiled) return this.#compiled?.take(frame.body) ?? false;
    if (frame.type !== frameTypes.initError) return false;
    // A guest that sends anything else here breaks its own report only.
    const error: GuestInitError = JSON.parse(frame.body.toString());
    this.#error = error;
    return true;
  }

  exited(exit: GuestExit): void {
    this.#end({ error: this.#error, exit, memoryKiB: 0 });
  }
}

export interface InitEnd {
  /** What the guest said, if it did. */
  readonly error: GuestInitError | undefined;
  /** `undefined` when the function is loaded. */
  readonly exit: GuestExit | undefined;
  /** Peak so far. */
  readonly memoryKiB: number;
}
