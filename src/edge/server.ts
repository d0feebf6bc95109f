import { readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import { ConfigError, type EngineConfig, type TlsFiles } from "../config.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { Rooms } from "./rooms.ts";
import { RequestHandler } from "./serve.ts";

export interface Edge {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  /** Where functions reach it: the same, or beside TLS and folders as code a door on loopback for them alone. */
  readonly inside: string;
  /** Stops accepting, finishes what runs, and ends the connections that are idle at once. */
  close(): Promise<void>;
}

export interface EdgeOptions {
  readonly rooms: Rooms;
  readonly config: EngineConfig;
  readonly diagnostics: Diagnostics;
}

/** Opens the front door. @throws ConfigError when the address can't be had */
export async function startEdge({ rooms, config, diagnostics }: EdgeOptions): Promise<Edge> {
  const doors: Door[] = [];
  const open = async (server: Server, handler: RequestHandler, at: Address): Promise<number> => {
    const door = new Door(server, handler);
    const listening = await listen(server, at);
    server.on("error", (error) => diagnostics("error", "edge.listener-failed", errorFacts(error)));
    doors.push(door);
    return listening;
  };
  const { host, port, tls, allowFileCode } = config;
  const handler = new RequestHandler(rooms, diagnostics);
  const own = await open(tls ? secured(tls) : createServer(timeouts), handler, { host, port });
  const endpoint = `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${own}`;
  const openInside = async (): Promise<string> => {
    const forFunctions = allowFileCode ? new RequestHandler(withoutFileCode(rooms), diagnostics) : handler;
    return `http://127.0.0.1:${await open(createServer(timeouts), forFunctions, { host: "127.0.0.1", port: 0 })}`;
  };
  // Functions know nothing of the certificate's name, and walls that folders could be asked through were none.
  const inside = tls || allowFileCode ? await openInside() : endpoint;
  const close = async (): Promise<void> => {
    await Promise.all(doors.map(async (door) => await door.close()));
  };
  return { endpoint, inside, close };
}

function withoutFileCode(rooms: Rooms): Rooms {
  return { ...rooms, config: { ...rooms.config, allowFileCode: false } };
}

/** One listener, and what runs behind it. */
class Door {
  readonly #server: Server;
  readonly #handler: RequestHandler;
  #running = 0;
  #isClosing = false;

  constructor(server: Server, handler: RequestHandler) {
    this.#server = server;
    this.#handler = handler;
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      this.#running += 1;
      response.once("close", () => {
        this.#running -= 1;
        if (this.#isClosing) this.#endIdle();
      });
      void handler.serve(request, response);
    };
    server.on("request", serve).on("checkContinue", serve);
  }

  close(): Promise<void> {
    this.#isClosing = true;
    this.#handler.close();
    return new Promise((resolve) => {
      this.#server.close(() => resolve()); // its one error says that it is closed already
      this.#endIdle();
    });
  }

  /** To Node a connection that has sent nothing yet is not idle; with no request running, all of them are. */
  #endIdle(): void {
    if (this.#running === 0) this.#server.closeAllConnections();
    else this.#server.closeIdleConnections();
  }
}

/** @throws ConfigError */
function secured({ certificate, key }: TlsFiles): Server {
  const { createServer: createSecureServer } = process.getBuiltinModule("node:https");
  try {
    return createSecureServer({ ...timeouts, cert: readFileSync(certificate), key: readFileSync(key) });
  } catch (error) {
    throw new ConfigError(`--tls-cert and --tls-key are no certificate and its key: ${String(error)}`);
  }
}

// As an ES module node:http would load all that it exports, undici too: a tenth of the engine's start.
const { createServer } = process.getBuiltinModule("node:http");

const timeouts = {
  // longer than clients keep a connection, so that they end it and no request crosses its end
  keepAliveTimeout: 75_000,
  headersTimeout: 60_000,
  // for the request to come in; how long its answer takes is the function's matter
  requestTimeout: 300_000,
  maxHeaderSize: 65_536,
};

interface Address {
  readonly host: string;
  readonly port: number;
}

function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const taken = `port ${port} is taken, perhaps by an engine that is running already; choose another with --port`;
  if (error.code === "EADDRINUSE") return new ConfigError(taken);
  if (error.code === "EACCES") return new ConfigError(`port ${port} needs privileges; choose another with --port`);
  if (error.code === "EADDRNOTAVAIL") return new ConfigError(`${host} is not an address of this machine; see --host`);
  return error;
}
