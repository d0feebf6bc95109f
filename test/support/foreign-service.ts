import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/** What came to somebody else's service. */
export interface Arrived {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Somebody else's S3, SQS, … as far as a test needs it. */
export interface ForeignService extends AsyncDisposable {
  readonly endpoint: string;
  readonly arrived: readonly Arrived[];
}

/** Keeps every request that comes whole, and then lets `answer` answer it; without one, answers nothing much. */
export async function openForeignService(
  answer: RequestListener = (_, response) => void response.end("answered"),
): Promise<ForeignService> {
  const arrived: Arrived[] = [];
  return {
    arrived,
    ...(await listening((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.once("end", () => {
        const { method, url, rawHeaders } = request;
        arrived.push({ method, url, rawHeaders, body: Buffer.concat(chunks) });
        answer(request, response);
      });
    })),
  };
}

/** A server that does what `listener` says as soon as a request's head is there. */
export async function listening(listener: RequestListener): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    [Symbol.asyncDispose]: async () => {
      server.close().closeAllConnections();
      await once(server, "close");
    },
  };
}
