import { frameTypes } from "../model/frames.ts";
import type { GuestInitError } from "../model/frames.ts";
import type { GuestExit } from "../sandbox/sandbox.ts";
import type { Frame } from "./channel.ts";
import type { CompiledFiles } from "./compiled-files.ts";
import type { Extensions } from "./extensions.ts";
import type { Guest } from "./guest.ts";
import type { Identity } from "./identity.ts";
import type { Debuggee } from "./inspect/debuggee.ts";
import type { InitEnd } from "./init-result.ts";

/** What a guest is doing for its environment: one thing at a time. */
export interface Activity {
  /** Whether the frame belongs here; one that belongs nowhere costs the guest its life. */
  receive(frame: Frame): boolean;
  exited(exit: GuestExit): void;
  /** The time for it has run out. */
  readonly isTimedOut?: boolean;
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
  readonly #compiled: CompiledFiles | undefined;
  readonly #debuggee: Debuggee | undefined;
  readonly #loaded: Promise<InitEnd>;
  #guest: Guest | undefined;
  #error: GuestInitError | undefined;
  readonly #exited = Promise.withResolvers<GuestExit>();
  #exit: GuestExit | undefined;
  #end!: (end: InitEnd) => void;

  /** `compiled` takes the compile cache where the guest was asked for it. */
  constructor(compiled: CompiledFiles | undefined, debuggee: Debuggee | undefined) {
    this.#compiled = compiled;
    this.#debuggee = debuggee;
    this.#loaded = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  receive(frame: Frame): boolean {
    if (frame.type === frameTypes.initialised) {
      this.#end({ error: undefined, exit: undefined, memoryKiB: frame.body.readUInt32LE(0) });
      return true;
    }
    if (frame.type === frameTypes.compiled) return this.#compiled?.take(frame.body) ?? false;
    if (frame.type === frameTypes.halted) return this.#halted(frame.body.toString());
    if (frame.type !== frameTypes.initError) return false;
    // A guest that sends anything else here breaks its own report only.
    const error: GuestInitError = JSON.parse(frame.body.toString());
    this.#error = error;
    return true;
  }

  /** The function's file is loaded when the debugger is ready for it. */
  #halted(file: string): boolean {
    void this.#debuggee?.halted(file).then(() => this.#guest?.send(frameTypes.proceed, new Uint8Array(0)));
    return this.#debuggee !== undefined;
  }

  /** API-940, RT-140: the external extensions come before the function, and all of them are ready after it. */
  async run(guest: Guest | undefined, identity: Identity, extensions: Extensions | undefined): Promise<InitEnd> {
    this.#guest = guest;
    if (extensions && guest) await extensions.start();
    guest?.send(frameTypes.init, Buffer.from(JSON.stringify(identity.guestInit())));
    const end = await this.#loaded;
    if (extensions && !end.exit) await extensions.ready();
    // It has not heard of its end yet.
    if (extensions?.fault) await this.#exited.promise;
    extensions?.report();
    return this.#exit ? { ...end, exit: this.#exit } : end;
  }

  exited(exit: GuestExit): void {
    this.#exit = exit;
    this.#exited.resolve(exit);
    this.#end({ error: this.#error, exit, memoryKiB: 0 });
  }
}
