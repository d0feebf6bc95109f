import { type Server, createServer } from "node:net";

/** Engines that may have sandboxes on one machine at a time. */
const maxEngines = 16;

/** A number that no other engine of this machine has; free again when this process ends, however it ends. */
export interface Claim {
  readonly number: number;
  release(): void;
}

/** An abstract socket: the kernel gives its name to one process at a time and takes it back by itself. */
export async function claimNumber(): Promise<Claim | undefined> {
  for (let number = 0; number < maxEngines; number += 1) {
    const server = await listening(`\0lambkin-sandbox-${number}`);
    if (server) return { number, release: () => server.close() };
  }
  return undefined;
}

async function listening(name: string): Promise<Server | undefined> {
  return await new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => {
      // EADDRINUSE: another engine's.
      resolve(undefined);
    });
    server.listen(name, () => {
      resolve(server.unref());
    });
  });
}
