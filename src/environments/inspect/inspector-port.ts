import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { Socket } from "node:net";
import { ConfigError } from "../../config.ts";
import type { Runtime } from "../../model/runtimes.ts";
import type { Debuggee, DebuggeeListener } from "./debuggee.ts";

/** Whose a port is. */
export interface Debugged {
  readonly functionName: string;
  readonly runtime: Runtime;
}

/**
 * The port by which debuggers know a function, whatever process runs it: it answers as Node.js's inspector does, and
 * leads to the newest of its processes.
 */
export class InspectorPort implements DebuggeeListener {
  isAwaited = false;
  /** A debugger comes where there is no process. */
  onWanted: (functionName: string) => void = () => {};
  readonly #server = createServer((request, response) => this.#answer(request, response));
  /** As secret as Node.js's own: no web page can guess it. */
  readonly #id: string;
  readonly #announce: (line: string) => void;
  #port = 0;
  #debugged: Debugged | undefined;
  readonly #debuggees: Debuggee[] = [];
  /** Debuggers that wait for a process. */
  readonly #held = new Map<Socket, string>();

  constructor(id: string, announce: (line: string) => void) {
    this.#id = id;
    this.#announce = announce;
    this.#server.on("upgrade", (request, socket) => {
      if (socket instanceof Socket) this.#upgrade(request, socket);
    });
  }

  /** @throws ConfigError where the port is taken */
  async listen(port: number): Promise<void> {
    const server = this.#server.listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch (error) {
      throw new ConfigError(
        `debuggers can't have port ${port}: another program listens there; choose another one, as in --inspect=9300`,
        { cause: error },
      );
    }
    const address = server.address();
    this.#port = typeof address === "object" && address ? address.port : port;
    this.#tell();
  }

  /** Debuggers are there, or about to come back. */
  get isWanted(): boolean {
    return this.isAwaited || this.#held.size > 0 || this.#debuggees.some(({ hasDebuggers }) => hasDebuggers);
  }

  get isListening(): boolean {
    return this.#server.listening;
  }

  /** `127.0.0.1:9229` */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Says whose it is from now on. */
  assign(debugged: Debugged): void {
    const isNew = this.#debugged === undefined;
    this.#debugged = debugged;
    if (isNew && this.isListening) this.#tell();
  }

  listens(debuggee: Debuggee): void {
    this.#debuggees.push(debuggee);
    for (const [socket, key] of this.#held) debuggee.attach(socket, key);
    this.#held.clear();
  }

  left(debuggee: Debuggee): void {
    const at = this.#debuggees.indexOf(debuggee);
    if (at >= 0) this.#debuggees.splice(at, 1);
  }

  waits(): void {
    this.#announce(`waiting for a debugger on ${this.address} (${this.#debugged?.functionName})`);
  }

  async close(): Promise<void> {
    if (!this.isListening) return;
    for (const socket of this.#held.keys()) socket.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  #tell(): void {
    if (this.#debugged) this.#announce(`debugger: ${this.#debugged.functionName} is at ${this.address}`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.replace(/\/$/, "");
    if (!isLocal(request)) response.writeHead(400).end("Host header is no address of this machine\n");
    else if (path === "/json" || path === "/json/list") send(response, this.#targets(request));
    else if (path === "/json/version") send(response, this.#version());
    else response.writeHead(404).end();
  }

  #targets({ headers: { host = this.address } }: IncomingMessage): object[] {
    if (!this.#debugged) return [];
    const { functionName, runtime } = this.#debugged;
    const page = `devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=${host}/${this.#id}`;
    const target = {
      description: "Lambkin function",
      devtoolsFrontendUrl: page,
      devtoolsFrontendUrlCompat: page.replace("js_app", "inspector"),
      faviconUrl: "https://nodejs.org/static/images/favicons/favicon.ico",
      id: this.#id,
      title: `${functionName} (${runtime.id})`,
      type: "node",
      url: "file://",
      webSocketDebuggerUrl: `ws://${host}/${this.#id}`,
    };
    return [target];
  }

  #version(): object {
    return {
      Browser: `node.js/v${this.#debugged?.runtime.nodeVersion ?? process.versions.node}`,
      "Protocol-Version": "1.1",
    };
  }

  #upgrade(request: IncomingMessage, socket: Socket): void {
    socket.on("error", () => {}); // seen as its end
    // A server's sockets would stay half open.
    socket.on("end", () => socket.destroySoon());
    const key = request.headers["sec-websocket-key"];
    const isAsked = this.#debugged && request.url === `/${this.#id}` && isLocal(request);
    if (isAsked && key !== undefined && /^[\w+/=]+$/.test(key)) this.#lead(socket, key);
    else {
      socket.write("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      // Whoever does not leave would keep the port from being closed.
      socket.destroySoon();
    }
  }

  #lead(socket: Socket, key: string): void {
    const newest = this.#debuggees.at(-1);
    if (newest) return newest.attach(socket, key);
    socket.once("close", () => this.#held.delete(socket));
    this.#held.set(socket, key);
    if (this.#debugged) this.onWanted(this.#debugged.functionName);
  }
}

/** A web page that has its own name lead here is none of this machine's. */
function isLocal({ headers: { host = "" } }: IncomingMessage): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host);
}

function send(response: ServerResponse, body: object): void {
  response.writeHead(200, { "Content-Type": "application/json; charset=UTF-8", "Cache-Control": "no-cache" });
  response.end(JSON.stringify(body));
}
