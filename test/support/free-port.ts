import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * One that nobody listens on at this moment, and that no system gives to those who ask for any: who is told it may take a
 * while to listen there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false, // EADDRINUSE
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
