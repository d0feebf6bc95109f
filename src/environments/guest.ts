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

  /** Reads nothing of what the guest says: it waits when the pipe is full. */
  pause(): void {
    this.#process.output.pause();
  }

  resume(): void {
    this.#process.output.resume();
  }

  kill(): void {
    // What it said may still be read to its end.
    this.resume();
    if (this.#alive) this.#process.kill();
  }

  /** Resolves when the process and its children are gone. */
  get exited(): Promise<GuestExit> {
    return this.#process.exited;
  }

  async #watch(listener: GuestListener): Promise<void> {
    const exit = await this.#process.exited;
    this.#alive = false;
    listener.exited(exit);
  }

  /** Whatever a guest sends, it harms only itself. */
  #receive(chunk: Buffer, listener: GuestListener): void {
    try {
      for (const frame of this.#decoder.push(chunk)) listener.frame(frame);
    } catch (error) {
      this.#process.output.removeAllListeners("data");
      this.#process.output.resume();
      listener.malformed(String(error));
    }
  }
}
