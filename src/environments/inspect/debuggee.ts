import { once } from "node:events";
import { type Socket, connect, createServer } from "node:net";
import type { Clock } from "../../clock.ts";
import { type Runtime, nodeMajor } from "../../model/runtimes.ts";
import { DebugSession } from "./debug-session.ts";
import { firstLine } from "./first-line.ts";
import type { Pauses } from "./pauses.ts";

/** What Node.js itself says about debuggers. */
const notices =
  /^(Debugger (listening on|attached\.|ending on)|For help,? see:? https:\/\/nodejs\.org|Waiting for the debugger to disconnect\.\.\.|Warning: This is an experimental feature and could change at any time\.|To start debugging, open the following URL in Chrome:|\s*chrome-devtools:)/;
const inspectorAddress = /\bws(?::\/\/|=)127\.0\.0\.1:(\d+)\/([\w-]+)/;

/** What Node.js up to 8 puts before a module, on its first line. */
const wrapper = "(function (exports, require, module, __filename, __dirname) { ";

/** A debugger takes so long at most to come back, and to set its breakpoints: VS Code tries once a second. */
const patienceMs = 3000;

/** Whom a debuggee tells of itself: the port that debuggers know. */
export interface DebuggeeListener {
  /** It can be attached to. */
  listens(debuggee: Debuggee): void;
  /** It can't any more. */
  left(debuggee: Debuggee): void;
  /** It waits for a debugger, and says so to the person. */
  waits(): void;
  /** A debugger lost its process, and is about to come back. */
  isAwaited: boolean;
}

export interface DebuggeeParts {
  readonly runtime: Runtime;
  /** It waits for a debugger, and stops before the function's first line. */
  readonly breaks: boolean;
  readonly pauses: Pauses;
  readonly listener: DebuggeeListener;
  readonly clock: Clock;
}

/** What debuggers see of an execution environment: its process, one after the other. */
export class Debuggee {
  readonly pauses: Pauses;
  readonly #parts: DebuggeeParts;
  readonly #sessions = new Set<DebugSession>();
  /** Of Node.js's own inspector, while a process is there. */
  #address: { readonly port: number; readonly path: string } | undefined;
  #isRunning = false;
  #isHalted = false;
  /** A debugger left without having said that it is ready. */
  #hasLeft = false;
  #changed: () => void = () => {};

  constructor(parts: DebuggeeParts) {
    this.#parts = parts;
    this.pauses = parts.pauses;
  }

  /** What Node.js is started with. Its own port is any that is free. */
  async flag(): Promise<string> {
    this.#isRunning = true;
    // Node.js 6 has to be told one.
    const port = nodeMajor(this.#parts.runtime) < 8 ? await freePort() : 0;
    return `--inspect=127.0.0.1:${port}`;
  }

  /** Takes a line that the process printed; returns whether it is none of the function's. */
  hears(line: string): boolean {
    if (!notices.test(line)) return false;
    const [, port, path] = inspectorAddress.exec(line) ?? [];
    if (port === undefined || path === undefined || this.#address) return true;
    this.#address = { port: Number(port), path };
    this.#parts.listener.listens(this);
    return true;
  }

  /** The function's file is about to be loaded. Resolves when it may be: where a debugger is to come, it is there. */
  async halted(file: string): Promise<void> {
    const { breaks, listener } = this.#parts;
    this.#halt(true);
    if (breaks) await this.#ready(listener);
    else if (listener.isAwaited || this.hasDebuggers) await this.#back();
    listener.isAwaited = false;
    if (breaks) await this.#breakBefore(file);
    this.#halt(false);
  }

  get hasDebuggers(): boolean {
    return this.#sessions.size > 0;
  }

  /** Connects a debugger, whose request to become a WebSocket has this key. */
  attach(debugger_: Socket, key: string): void {
    if (!this.#address) {
      debugger_.destroy();
      return;
    }
    const { port, path } = this.#address;
    const socket = connect(port, "127.0.0.1");
    const request = [`GET /${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, "Upgrade: websocket", "Connection: Upgrade"];
    socket.write([...request, `Sec-WebSocket-Key: ${key}`, "Sec-WebSocket-Version: 13", "", ""].join("\r\n"));
    const listener = {
      changed: () => this.#update(),
      closed: (session: DebugSession, isByDebugger: boolean) => {
        if (this.#sessions.delete(session) && !isByDebugger) this.#parts.listener.isAwaited = true;
        if (isByDebugger && !session.isReady) this.#hasLeft = true;
        this.#update();
      },
    };
    this.#sessions.add(new DebugSession(debugger_, socket, listener));
  }

  /** The process is about to end: with a debugger attached Node.js would wait for the person to leave. */
  leaves(): void {
    this.#address = undefined;
    if (this.#sessions.size > 0) this.#parts.listener.isAwaited = true;
    for (const session of this.#sessions) session.close();
    this.#sessions.clear();
    this.#parts.listener.left(this);
    this.#update();
  }

  exited(): void {
    this.#isRunning = false;
    this.leaves();
    this.pauses.close();
  }

  async #breakBefore(file: string): Promise<void> {
    const lineNumber = await firstLine(file);
    const isWrapped = lineNumber === 0 && nodeMajor(this.#parts.runtime) < 10;
    await this.#readySession?.breakAt(file, { lineNumber, columnNumber: isWrapped ? wrapper.length : 0 });
  }

  /** Whoever came and left did not want to debug: others have some time to, and then it runs. */
  async #ready(listener: DebuggeeListener): Promise<void> {
    if (!this.#readySession) listener.waits();
    this.#hasLeft = false;
    while (this.#isRunning && !this.#readySession) {
      const isLeft = this.#hasLeft && !this.hasDebuggers;
      await (isLeft ? this.#back() : this.#change());
      if (isLeft && !this.hasDebuggers) return;
    }
  }

  async #back(): Promise<void> {
    const patience = new AbortController();
    const cancel = this.#parts.clock.after(patienceMs, () => {
      patience.abort();
      this.#changed();
    });
    while (this.#isRunning && !this.#readySession && !patience.signal.aborted) await this.#change();
    cancel();
  }

  get #readySession(): DebugSession | undefined {
    return [...this.#sessions].find(({ isReady }) => isReady);
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#changed = resolve;
    });
  }

  #halt(isHalted: boolean): void {
    this.#isHalted = isHalted;
    this.#update();
  }

  #update(): void {
    this.pauses.isPaused = this.#isHalted || [...this.#sessions].some(({ isPaused }) => isPaused);
    this.#changed();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}
