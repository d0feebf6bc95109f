/** The echo function as a Worker under miniflare, which runs workerd. Prints its URL. */
import { Miniflare } from "miniflare";

const worker = new Miniflare({
  modules: true,
  script: "export default { fetch: async (request) => Response.json(await request.json()) };",
  host: "127.0.0.1",
  port: 0,
});
console.log(`ready at ${(await worker.ready).href}`);
process.once("SIGTERM", () => void worker.dispose().then(() => process.exit()));
