import type { Socket } from "node:net";
import type { Loopback } from "../../sandbox/sandbox.ts";
import type { Destination } from "./subscription-request.ts";

// Not as an ES module: see `edge/server.ts`.
const { Agent, request } = process.getBuiltinModule("node:http");

/** Who takes what an extension has asked for. */
export interface Receiver {
  /** Connects, where it can already: the first events are not to wait for that. */
  prepare(): Promise<void>;
  /** `events` are JSON texts. Rejects where they were not taken. */
  send(events: readonly string[]): Promise<void>;
  close(): void;
}

/** On the loopback of the environment (API-961). */
export function receiverAt(destination: Destination, loopback: Loopback): Receiver {
  return destination.protocol === "HTTP"
    ? httpReceiver(destination, loopback)
    : tcpReceiver(destination.port, loopback);
}

function httpReceiver(
  { port, path, method }: Extract<Destination, { protocol: "HTTP" }>,
  loopback: Loopback,
): Receiver {
  const agent = new LoopbackAgent(async () => await loopback.connect(port));
  return {
    prepare: async () => await agent.prepare(),
    async send(events) {
      const body = `[${events.join(",")}]`;
      const headers = {
        Host: `sandbox.localdomain:${port}`,
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(body),
      };
      await agent.prepare();
      await new Promise<void>((resolve, reject) => {
        const sent = request({ agent, port, path, method, headers }, (response) => {
          response.resume();
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) response.once("end", resolve);
          else reject(new Error(`the extension answers ${status}`));
          response.once("error", reject);
        });
        sent.once("error", reject);
        sent.end(body);
      });
    },
    close() {
      agent.destroy();
    },
  };
}

/** One connection, as long as the extension keeps it; the next one is made before it is asked for. */
class LoopbackAgent extends Agent {
  readonly #connect: () => Promise<Socket>;
  #connecting: Promise<void> | undefined;
  #next: Socket | undefined;

  constructor(connect: () => Promise<Socket>) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#connect = connect;
  }

  async prepare(): Promise<void> {
    if (Object.keys(this.freeSockets).length > 0 || this.#next?.destroyed === false) return;
    await (this.#connecting ??= this.#fetch().finally(() => {
      this.#connecting = undefined;
    }));
  }

  override createConnection(): Socket | undefined {
    const socket = this.#next;
    this.#next = undefined;
    return socket;
  }

  override destroy(): void {
    super.destroy();
    this.#next?.destroy();
  }

  async #fetch(): Promise<void> {
    const socket = await this.#connect();
    socket.on("error", () => {}); // the next one who sends hears of it
    this.#next = socket;
  }
}

/** A line for each event. */
function tcpReceiver(port: number, loopback: Loopback): Receiver {
  let connected: Promise<Socket> | undefined;
  const connect = async (): Promise<Socket> => {
    const socket = await loopback.connect(port);
    socket.resume();
    socket.on("error", () => {}); // whoever writes hears of it
    socket.once("close", () => {
      connected = undefined;
    });
    return socket;
  };
  const connection = async (): Promise<Socket> => {
    connected ??= connect();
    try {
      return await connected;
    } catch (error) {
      connected = undefined;
      throw error;
    }
  };
  return {
    prepare: async () => void (await connection()),
    async send(events) {
      const socket = await connection();
      await new Promise<void>((resolve, reject) => {
        socket.write(`${events.join("\n")}\n`, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    },
    close() {
      void connected?.then((socket) => socket.destroy()).catch(() => {}); // it never came to be
    },
  };
}
