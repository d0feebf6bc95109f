import type { ServerResponse } from "node:http";

/**
 * Writes piece after piece, each when the one before has gone to the kernel, and gives its memory back at once: left to
 * the collector, tens of megabytes of a long stream would wait for it. A failing stream cuts the connection. Nobody
 * else may hold on to the pieces.
 */
export async function pour(pieces: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  try {
    for await (const piece of pieces) {
      await written(response, piece);
      release(piece);
    }
    response.end();
  } catch {
    response.destroy(); // a client that left, or a function that broke off: the cut connection says so
  }
}

async function written(response: ServerResponse, piece: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    response.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

/** Where the piece is all there is in its memory, but for the type of the frame that it came in. */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength <= byteLength + 1) buffer.transfer(0);
}
