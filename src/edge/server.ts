import type { IncomingMessage, Server, ServerResponse } from "node:http";

import { ConfigError, type EngineConfig } from "../config.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { Rooms } from "./rooms.ts";
import { RequestHandler } from "./serve.ts";

export interface Edge {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
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
  const handler = new RequestHandler(rooms, diagnostics);
  const server = createServer(timeouts);
  let running = 0;
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    running++;
    response.once("close", () => {
      running--;
      if (handler.isClosing) endIdle();
    });
    void handler.serve(request, response);
  };
  server.on("request", serve).on("checkContinue", serve);
  const port = await listen(server, config);
  server.on("error", (error) => diagnostics("error", "edge.listener-failed", errorFacts(error)));
  return { endpoint: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`, close };

  function close(): Promise<void> {
    handler.isClosing = true;
    return new Promise((resolve) => {
      server.close(() => resolve()); // its one error says that it is closed already
      endIdle();
    });
  }

  /** To Node a connection that has sent nothing yet is not idle; with no request running, all of them are. */
  function endIdle(): void {
    if (running === 0) server.closeAllConnections();
    else server.closeIdleConnections();
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

function listen(server: Server, { host, port }: EngineConfig): Promise<number> {
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
