import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Server, Socket, connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { ownModule } from "../model/own-files.ts";
import type { EnvoyOrder } from "./loopback-worker.ts";
import { type Loopback, SandboxError } from "./sandbox.ts";

/** Where AWS has its Runtime API. */
const port = 9001;

/** The engine's own loopback, which is its functions' as well where they share the host's network. */
export async function openOwnLoopback(): Promise<Loopback> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert(typeof address === "object" && address, "a server that listens to TCP has an address");
  return {
    address: `127.0.0.1:${address.port}`,
    server,
    connect: async (there) => {
      const socket = connect(there, "127.0.0.1");
      await once(socket, "connect");
      return socket;
    },
    rest: () => {},
    close: async () => {
      await Promise.resolve(server.close());
    },
  };
}

/**
 * The loopback of a network namespace; `enter` is the command that runs another one inside it. A socket belongs to the
 * namespace it was made in: an envoy makes it there and hands it over. @throws SandboxError
 */
export async function openLoopbackInside(enter: readonly string[]): Promise<Loopback> {
  let envoy = new Envoy(enter);
  let isClosed = false;
  const server = await envoy.ask({ listen: port });
  if (!(server instanceof Server)) {
    await envoy.dismiss();
    throw new SandboxError("nothing can listen in the sandbox");
  }
  return {
    address: `127.0.0.1:${port}`,
    server,
    connect: async (there) => {
      if (isClosed) throw new SandboxError("the sandbox is gone");
      if (envoy.isGone) envoy = new Envoy(enter);
      const socket = await envoy.ask({ connect: there });
      if (socket instanceof Socket) return socket;
      throw new SandboxError(`nobody listens on port ${there}`);
    },
    rest: () => void envoy.dismiss(),
    close: async () => {
      isClosed = true;
      server.close();
      await envoy.dismiss();
    },
  };
}

/** A process of the engine's own in another network namespace, that sends sockets. */
class Envoy {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  isGone = false;

  constructor(enter: readonly string[]) {
    const script = fileURLToPath(ownModule("sandbox/loopback-worker"));
    const [file = process.execPath, ...rest] = enter;
    const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };
    this.#child = spawn(file, [...rest, process.execPath, script], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env,
      detached: true,
    });
    this.#gone = new Promise((resolve) => {
      const left = (): void => {
        this.isGone = true;
        resolve();
      };
      this.#child.once("exit", left).once("error", left);
    });
  }

  /** Resolves to what it sends; to `undefined` where it can't. One order at a time. */
  async ask(order: EnvoyOrder): Promise<unknown> {
    const answer = this.#last.then(async () => await this.#ask(order));
    this.#last = answer;
    return await answer;
  }

  async dismiss(): Promise<void> {
    this.isGone = true;
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  async #ask(order: EnvoyOrder): Promise<unknown> {
    if (this.isGone) return undefined;
    const sent = new Promise((resolve) => {
      this.#child.once("message", (_answer, socket) => resolve(socket));
      this.#child.send(order, () => {}); // one that is gone is heard of by its exit
    });
    return await Promise.race([sent, this.#gone]);
  }
}
