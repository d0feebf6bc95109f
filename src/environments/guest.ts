import { frameTypes } from "../model/frames.ts";
import type { GuestExit, GuestProcess } from "../sandbox/sandbox.ts";
import { type Frame, FrameDecoder, encodeFrame, encodeInvocation } from "./channel.ts";

/** What a guest says, in the order it said it. */
export interface GuestListener {
  frame(frame: Frame): void;
  output(source: "stdout" | "stderr", bytes: Buffer): void;
  /** The guest broke the rules of the channel; nothing more of it is read. */
  malformed(reason: string): void;
  exited(exit: GuestExit): void;
}

/** A guest process as the host talks with it: frames in both directions, raw output, its end. */
export class Guest {
  readonly #process: GuestProcess;
  readonly #decoder = new FrameDecoder();
  #alive = true;
  #isPaused = false;
  #isKilled = false;
  #held: Promise<void> | undefined;
  #hasAskedForSdk = false;
  /** What it said of its end: from outside, walls may hide a signal or an exit status. */
  #announcedExit: GuestExit | undefined;

  constructor(process: GuestProcess, listener: GuestListener) {
    this.#process = process;
    process.output.on("data", (chunk: Buffer) => {
      this.#receive(chunk, listener);
    });
    process.stdout.on("data", (bytes: Buffer) => {
      listener.output("stdout", bytes);
    });
    process.stderr.on("data", (bytes: Buffer) => {
      listener.output("stderr", bytes);
    });
    void this.#watch(listener);
  }

  send(type: string, body: Uint8Array): void {
    if (this.#alive) this.#process.input.write(encodeFrame(type, body));
  }

  sendInvocation(type: string, header: string, payload: Uint8Array): void {
    if (!this.#alive) return;
    const { input } = this.#process;
    const parts = encodeInvocation(type, header, payload);
    // In one write: the guest would wake for the first part and wait for the second.
    if (parts.length > 1) input.cork();
    for (const part of parts) input.write(part);
    input.uncork();
  }

  /** Takes note of its request for the SDK. Returns whether it is the first: another one would only gain time. */
  asksForSdk(): boolean {
    const isFirst = !this.#hasAskedForSdk;
    this.#hasAskedForSdk = true;
    return isFirst;
  }

  /** Reads nothing that comes through the channel: the guest waits when the pipe is full. */
  pause(): void {
    this.#isPaused = true;
    this.#flow();
  }

  resume(): void {
    this.#isPaused = false;
    this.#flow();
  }

  /** Reads nothing of what it says or prints until there is room. */
  holdUntil(room: Promise<void> | undefined): void {
    if (room && this.#held !== room && !this.#isKilled) void this.#hold(room);
  }

  async #hold(room: Promise<void>): Promise<void> {
    this.#held = room;
    this.#flow();
    await room;
    if (this.#held === room) this.#held = undefined;
    this.#flow();
  }

  /** Asks it to end (RT-399). */
  terminate(): void {
    this.resume();
    if (this.#alive) this.#process.terminate();
  }

  kill(): void {
    // What it said may still be read to its end.
    this.#isKilled = true;
    this.#held = undefined;
    this.resume();
    if (this.#alive) this.#process.kill();
  }

  #flow(): void {
    const { output, stdout, stderr } = this.#process;
    const isHeld = this.#held !== undefined;
    for (const each of [output, stdout, stderr]) {
      if (isHeld || (this.#isPaused && each === output)) each.pause();
      else each.resume();
    }
  }

  /** Resolves when the process and its children are gone. */
  get exited(): Promise<GuestExit> {
    return this.#process.exited;
  }

  async #watch(listener: GuestListener): Promise<void> {
    const exit = await this.#process.exited;
    this.#alive = false;
    listener.exited(this.#announcedExit ?? exit);
  }

  #announced({ body }: Frame): void {
    this.#announcedExit = { exitCode: body.readInt32LE(0), signal: null };
    // A thread of it may still stand in a read, and Node.js does not end without its threads.
    this.send(frameTypes.sdk, new Uint8Array(0));
  }

  /** Whatever a guest sends, it harms only itself. */
  #receive(chunk: Buffer, listener: GuestListener): void {
    try {
      for (const frame of this.#decoder.push(chunk)) {
        listener.frame(frame);
        if (frame.type === frameTypes.exit) this.#announced(frame);
      }
    } catch (error) {
      this.#process.output.removeAllListeners("data");
      this.#process.output.resume();
      listener.malformed(String(error));
    }
  }
}
