import type { Socket } from "node:net";
import { pathToFileURL } from "node:url";
import { FrameSplitter, type WebSocketFrame, clientMessage, maxFrameBytes, serverClose } from "./websocket-frames.ts";

/** Questions of ours have ids that no debugger comes to. */
const firstOwnId = 2_000_000_000;
/** Enough for every message that is looked into. */
const lookedAt = 2048;
/** RFC 6455: the message is too big. */
const tooBig = 1009;

export interface DebugSessionListener {
  /** The debugger has set all that it wants to have set before anything runs, or it stops the process or lets it go on. */
  changed(): void;
  closed(session: DebugSession, isByDebugger: boolean): void;
}

/** One debugger at one process: what they say to each other passes, and is looked at on the way. */
export class DebugSession {
  readonly #debugger: Socket;
  readonly #process: Socket;
  readonly #listener: DebugSessionListener;
  readonly #answers = new Map<number, () => void>();
  readonly #fromDebugger = new FrameSplitter();
  readonly #waiting: Buffer[] = [];
  #isMidMessage = false;
  #isRefused = false;
  #lastOwnId = firstOwnId;
  #isReady = false;
  #isPaused = false;

  constructor(debugger_: Socket, process: Socket, listener: DebugSessionListener) {
    this.#debugger = debugger_;
    this.#process = process;
    this.#listener = listener;
    for (const [each, other] of [[debugger_, process] as const, [process, debugger_] as const]) {
      each.setNoDelay(true);
      each.on("error", () => {}); // seen as its end
      each.once("close", () => {
        // Whoever is refused has to read why.
        if (this.#isRefused && each === process) return;
        other.destroy();
        this.#isPaused = false;
        listener.closed(this, each === debugger_);
      });
    }
    this.#passBack();
    debugger_.on("data", (bytes) => {
      if (this.#isRefused) return;
      for (const frame of this.#fromDebugger.push(bytes)) this.#said(frame);
      if (this.#fromDebugger.isOverflowing) this.#refuse();
    });
  }

  /** It has set its breakpoints. */
  get isReady(): boolean {
    return this.#isReady && !this.#isRefused;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Resolves when the process is sure to stop at this place of `file`, before the first statement from there. */
  async breakAt(file: string, place: { readonly lineNumber: number; readonly columnNumber: number }): Promise<void> {
    const urlRegex = `^(${[file, pathToFileURL(file).href].map((text) => RegExp.escape(text)).join("|")})$`;
    await this.#ask("Debugger.enable", {});
    await this.#ask("Debugger.setBreakpointByUrl", { urlRegex, ...place });
  }

  close(): void {
    this.#debugger.destroy();
    this.#process.destroy();
  }

  #refuse(): void {
    this.#isRefused = true;
    this.#process.destroy();
    this.#debugger.end(serverClose(tooBig, `a message has more than ${maxFrameBytes / 1024 / 1024} MB`));
    this.#becomes({ isPaused: false });
  }

  async #ask(method: string, params: object): Promise<void> {
    const id = (this.#lastOwnId += 1);
    const answered = new Promise<void>((resolve) => {
      this.#answers.set(id, resolve);
      this.#debugger.once("close", resolve);
    });
    this.#waiting.push(clientMessage(JSON.stringify({ id, method, params })));
    this.#flush();
    await answered;
  }

  /** Nothing comes between the frames of a message. */
  #flush(): void {
    if (this.#isMidMessage) return;
    for (const message of this.#waiting.splice(0)) this.#process.write(message);
  }

  #said(frame: WebSocketFrame): void {
    pass(frame.bytes, this.#debugger, this.#process);
    this.#isMidMessage = frame.isUnfinished;
    this.#flush();
    if (!frame.isText) return;
    const { id, method } = messageIn(frame.text(lookedAt));
    if (id === undefined) return;
    if (method === "Runtime.runIfWaitingForDebugger") this.#answers.set(id, () => this.#becomes({ isReady: true }));
    // It hears of no pause from then on.
    if (method === "Debugger.disable") this.#answers.set(id, () => this.#becomes({ isPaused: false }));
  }

  /** After the head of the answer to the upgrade, all are frames. */
  #passBack(): void {
    const frames = new FrameSplitter();
    let head: Uint8Array | undefined = new Uint8Array(0);
    this.#process.on("data", (bytes) => {
      let rest = bytes;
      if (head) {
        const begun = Buffer.concat([head, bytes]);
        const end = begun.indexOf("\r\n\r\n") + 4;
        head = end < 4 ? begun : undefined;
        if (head) return;
        this.#debugger.write(begun.subarray(0, end));
        rest = begun.subarray(end);
      }
      for (const frame of frames.push(rest)) {
        if (this.#heard(frame)) pass(frame.bytes, this.#process, this.#debugger);
      }
      if (frames.isOverflowing) this.#refuse();
    });
  }

  /** Returns whether the debugger is to hear it too. */
  #heard(frame: WebSocketFrame): boolean {
    if (!frame.isText) return true;
    const beginning = frame.text(40);
    if (beginning.startsWith('{"method":"Debugger.paused"')) this.#becomes({ isPaused: true });
    if (beginning.startsWith('{"method":"Debugger.resumed"')) this.#becomes({ isPaused: false });
    if (this.#answers.size === 0 || beginning.startsWith('{"method"')) return true;
    const { id = 0 } = messageIn(frame.text(lookedAt));
    this.#answers.get(id)?.();
    this.#answers.delete(id);
    return id <= firstOwnId;
  }

  #becomes({ isReady = this.#isReady, isPaused = this.#isPaused }: { isReady?: boolean; isPaused?: boolean }): void {
    this.#isReady = isReady;
    this.#isPaused = isPaused;
    this.#listener.changed();
  }
}

/** Where the reader is slower, the writer waits. */
function pass(bytes: Uint8Array, from: Socket, to: Socket): void {
  if (to.write(bytes) || from.isPaused()) return;
  from.pause();
  to.once("drain", () => from.resume());
}

/** Of a message that is not longer than what is looked at. */
function messageIn(text: string): { readonly id?: number; readonly method?: string } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {}; // SyntaxError: longer than that, and none that matters
  }
}
