import { createServer } from "node:net";

/** How many ports after the wanted one are tried. */
const tries = 20;

/** `port`, or the next one after it that is free; `port` too where none is, which the engine says best. */
export async function firstFreePort(host: string, port: number): Promise<number> {
  for (let next = port; next < port + tries; next += 1) if (await isFree(host, next)) return next;
  return port;
}

async function isFree(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
