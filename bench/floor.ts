import { createServer } from "node:http";

/**
 * The floors: a bare `node:http` server. `memory` answers from memory, `json` parses what comes and prints it again.
 * Prints its port.
 */
const answer = Buffer.from('{"message":"hello"}');
const mode = process.argv[2];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = mode === "memory" ? answer : Buffer.from(JSON.stringify(JSON.parse(Buffer.concat(chunks).toString())));
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : "");
});
