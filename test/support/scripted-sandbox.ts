import { PassThrough } from "node:stream";
import { encodeFrame } from "../../src/environments/channel.ts";
import { openOwnLoopback } from "../../src/sandbox/loopback.ts";
import type { Doors, Enclosure, GuestExit, GuestProcess, Loopback, Sandbox } from "../../src/sandbox/sandbox.ts";

/** A guest whose part the test plays: the second implementation of the sandbox's seam. */
export class ScriptedGuest implements GuestProcess {
  readonly input: PassThrough = new PassThrough();
  readonly output: PassThrough = new PassThrough();
  readonly stdout: PassThrough = new PassThrough();
  readonly stderr: PassThrough = new PassThrough();
  readonly exited: Promise<GuestExit>;
  isAlive = true;
  #exit!: (exit: GuestExit) => void;

  constructor() {
    this.input.resume();
    this.exited = new Promise((resolve) => {
      this.#exit = resolve;
    });
  }

  says(type: string, body: Uint8Array = new Uint8Array(0)): void {
    if (this.isAlive) this.output.write(encodeFrame(type, body));
  }

  ends(exit: GuestExit): void {
    this.isAlive = false;
    this.#exit(exit);
  }

  terminate(): void {
    this.ends({ exitCode: null, signal: "SIGTERM" });
  }

  kill(): void {
    this.ends({ exitCode: null, signal: "SIGKILL" });
  }
}

/** Hands out scripted guests, the latest one last. */
export class ScriptedSandbox implements Sandbox, Enclosure {
  readonly kind = "plain";
  isStanding = true;
  readonly gaps: Sandbox["gaps"] = [];
  readonly paths = { nodeBinary: "/nowhere/node", guest: "/nowhere", temporary: "/tmp", sdkModules: "/nowhere/sdk" };
  readonly guests: ScriptedGuest[] = [];

  async start(): Promise<ScriptedGuest> {
    const guest = new ScriptedGuest();
    this.guests.push(guest);
    return await Promise.resolve(guest);
  }

  async startBeside(): Promise<ScriptedGuest> {
    return await Promise.resolve(new ScriptedGuest());
  }

  async openLoopback(): Promise<Loopback> {
    return await openOwnLoopback();
  }

  async enclose(): Promise<this> {
    return await Promise.resolve(this);
  }

  async publish({ inside }: Doors): Promise<string> {
    return await Promise.resolve(inside);
  }

  async show(_place: string, directory: string): Promise<string> {
    return await Promise.resolve(directory);
  }

  async furnish(): Promise<void> {}

  memoryKiB(): undefined {}

  hasCompany(): boolean {
    return false;
  }

  freeze(): void {}

  thaw(): void {}

  async close(): Promise<void> {}

  get latest(): ScriptedGuest | undefined {
    return this.guests.at(-1);
  }
}
