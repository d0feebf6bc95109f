import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

export interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface Scope {
  readonly type: string;
  readonly object: { readonly objectId: string };
}

/** Where a program stands still. */
export interface Pause {
  readonly callFrames: readonly {
    readonly callFrameId: string;
    readonly functionName: string;
    readonly location: Location;
    readonly url: string;
    readonly scopeChain: readonly Scope[];
  }[];
  readonly hitBreakpoints: readonly string[];
}

export interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  /** Of the two events that are looked at. */
  readonly params: Script & Pause;
}

interface Answer<T> {
  readonly result: T;
  readonly error?: { readonly message: string };
}

/** What `/json/list` tells of a port. */
export async function targetsAt(port: number): Promise<readonly Target[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  return JSON.parse(await answer.text());
}

export interface Target {
  readonly webSocketDebuggerUrl: string;
  readonly title: string;
}

/** A debugger, as an IDE is one: the Chrome DevTools protocol over a WebSocket. */
export class Debugger implements Disposable {
  readonly scripts: Script[] = [];
  readonly closed: Promise<unknown>;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: string) => void>();
  readonly #pauses: Pause[] = [];
  #wake: () => void = () => {};
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = once(socket, "close");
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    socket.addEventListener("close", () => this.#wake());
  }

  /** Attaches to the function at this port, as soon as there is a process. */
  static async attach(port: number): Promise<Debugger> {
    const [target] = await targetsAt(port);
    assert(target, `nobody to debug at ${port}`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    const attached = new Debugger(socket);
    await Promise.race([once(socket, "open"), attached.closed]);
    assert.equal(socket.readyState, WebSocket.OPEN, "there was a process a moment ago");
    await attached.ask("Runtime.enable");
    await attached.ask("Debugger.enable");
    return attached;
  }

  /** Says that all breakpoints are set. */
  async ready(): Promise<void> {
    await this.ask("Runtime.runIfWaitingForDebugger");
  }

  async ask<T = unknown>(method: string, params: object = {}): Promise<T> {
    const id = (this.#lastId += 1);
    const answered = new Promise<string>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const message = await Promise.race([answered, this.closed.then(() => undefined)]);
    assert(message, "the process has ended");
    const { result, error }: Answer<T> = JSON.parse(message);
    assert(!error, `${method}: ${error?.message}`);
    return result;
  }

  /** The next time that the program stands still; `undefined` where it ends before. */
  async paused(): Promise<Pause> {
    const end = performance.now() + 60_000;
    for (;;) {
      const pause = this.#pauses.shift();
      if (pause) return pause;
      assert(this.#socket.readyState === WebSocket.OPEN, "the process has ended");
      assert(performance.now() < end, "the program runs on");
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      await Promise.race([woken, delay(100, undefined, { ref: false })]);
    }
  }

  /** Breaks in lines, from 0, of scripts whose URL ends so. */
  async breakAt(urlEnd: string, lineNumber: number, columnNumber = 0): Promise<string> {
    const urlRegex = `.*${RegExp.escape(urlEnd)}$`;
    const asked = { urlRegex, lineNumber, columnNumber };
    return (await this.ask<{ breakpointId: string }>("Debugger.setBreakpointByUrl", asked)).breakpointId;
  }

  /** The value of an expression where the program stands. */
  async value({ callFrames: [frame] }: Pause, expression: string): Promise<unknown> {
    assert(frame);
    const asked = { callFrameId: frame.callFrameId, expression, returnByValue: true };
    return (await this.ask<{ result: { value: unknown } }>("Debugger.evaluateOnCallFrame", asked)).result.value;
  }

  /** Variables of the innermost scope. */
  async locals({ callFrames: [frame] }: Pause): Promise<Record<string, unknown>> {
    const objectId = frame?.scopeChain.find(({ type }) => type === "local")?.object.objectId;
    type Properties = { result: { name: string; value?: { value?: unknown } }[] };
    const { result } = await this.ask<Properties>("Runtime.getProperties", { objectId, ownProperties: true });
    return Object.fromEntries(result.map(({ name, value }) => [name, value?.value]));
  }

  async resume(): Promise<void> {
    await this.ask("Debugger.resume");
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #hear(text: string): void {
    const { id, method, params }: Message = JSON.parse(text);
    if (id !== undefined) this.#answers.get(id)?.(text);
    if (method === "Debugger.scriptParsed") this.scripts.push(params);
    if (method === "Debugger.paused") this.#pauses.push(params);
    this.#wake();
  }
}
