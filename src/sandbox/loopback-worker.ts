import { type Server, type Socket, connect, createServer } from "node:net";

/** What the engine asks of the process that it sends into an environment's network. Each is answered, in order. */
export type EnvoyOrder = { readonly listen: number } | { readonly connect: number };

const host = "127.0.0.1";

process.on("message", (order: EnvoyOrder) => {
  if ("listen" in order) listen(order.listen);
  else reach(order.connect);
});
process.on("disconnect", () => process.exit(0));

function listen(port: number): void {
  const server = createServer();
  server.once("error", () => hand(undefined));
  server.listen(port, host, () => hand(server));
}

function reach(port: number): void {
  const socket = connect({ port, host });
  socket.once("error", () => hand(undefined));
  socket.once("connect", () => hand(socket));
}

function hand(socket: Server | Socket | undefined): void {
  process.send?.({}, socket, {}, () => {
    // The engine has it now; connections that came here would wait for nobody.
    if (socket && "listening" in socket) socket.close();
  });
}
