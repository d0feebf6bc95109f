import assert from "node:assert/strict";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { Socket } from "node:net";
import type { GuestInvocation } from "../../src/model/frames.ts";
import { maxResponseBytes } from "../../src/model/limits.ts";

/** What a runtime tells the platform, in the order in which it did. */
export interface RuntimeListener {
  /** Waits for its first event: init is over. */
  initialised(): void;
  /** Waits for the event after this invocation. */
  waiting(): void;
  responded(payload: Buffer): void;
  /** The answer is longer than `maxResponseBytes`. */
  refusedResponse(): void;
  failed(body: Buffer): void;
  initFailed(errorType: string, body: Buffer): void;
  streamStarted(contentType: string): void;
  streamed(chunk: Buffer): void;
  streamEnded(): void;
}

interface Event {
  readonly invocation: GuestInvocation;
  readonly payload: Buffer;
}

/** The emulator's names; `Failed to …` messages show them (API-901). */
type State =
  | "Started"
  | "InitError"
  | "Ready"
  | "Running"
  | "InvocationResponse"
  | "InvocationErrorResponse"
  | "ResponseSent";

const prefix = "/2018-06-01";

/**
 * AWS's Runtime API for one runtime process (API-900 … API-906), as far as a client can meet it. Unlike the emulator it
 * lets a runtime wait for the next event before its answer has arrived: client 4.x does so after a stream that failed,
 * on another connection.
 */
export class RuntimeApi {
  readonly #listener: RuntimeListener;
  readonly #settle: () => Promise<void>;
  readonly #server: Server;
  #state: State = "Started";
  #event: Event | undefined;
  #waiting: ServerResponse | undefined;

  /** `settle` is awaited before anything is told, so that what the runtime logged before has been read. */
  constructor(listener: RuntimeListener, settle: () => Promise<void>) {
    this.#listener = listener;
    this.#settle = settle;
    // X-Ray causes hold whole error messages.
    this.#server = createServer({ maxHeaderSize: 16 * 1024 * 1024, keepAliveTimeout: 0 }, (request, response) => {
      // ECONNRESET: the runtime ended in the middle of a request, which its exit tells.
      this.#handle(request, response).catch(() => {});
    });
  }

  /** Resolves to `host:port`, as in `AWS_LAMBDA_RUNTIME_API`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    assert(typeof address === "object" && address !== null);
    return `127.0.0.1:${address.port}`;
  }

  /** Serves a connection that did not come by TCP. */
  serve(connection: Socket): void {
    this.#server.emit("connection", connection);
  }

  /** Hands over the next event to the runtime, which waits for it. */
  deliver(event: Event): void {
    const response = this.#waiting;
    this.#waiting = undefined;
    this.#event = event;
    this.#state = "Running";
    if (response) render(response, 200, event.payload, eventHeaders(event.invocation));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ""] = (request.url ?? "").split("?");
    const operation = `${request.method} ${path.replace(/\/$/, "")}`;
    const [, id, kind] = /^POST \/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(operation) ?? [];
    if (operation === `GET ${prefix}/runtime/invocation/next`) await this.#next(response);
    else if (operation === `POST ${prefix}/runtime/init/error`) await this.#initError(request, response);
    else if (operation === `GET ${prefix}/ping`) render(response, 200, Buffer.from("pong"));
    else if (id === undefined) render(response, 404, Buffer.from("404 page not found\n"));
    else if (decodeURIComponent(id) !== this.#event?.invocation.requestId) refuse(response, invalidRequestId);
    else if (this.#state !== "Running")
      this.#refuseMove(response, kind === "error" ? "InvocationErrorResponse" : "InvocationResponse");
    else if (kind === "error") await this.#error(request, response);
    else await this.#response(request, response);
  }

  async #next(response: ServerResponse): Promise<void> {
    await this.#settle();
    this.#waiting = response;
    this.#becomeReady();
  }

  #becomeReady(): void {
    if (!this.#waiting) return;
    if (this.#state === "Started") {
      this.#state = "Ready";
      this.#listener.initialised();
    } else if (this.#state === "ResponseSent") {
      this.#state = "Ready";
      this.#listener.waiting();
    }
  }

  async #initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await whole(request);
    await this.#settle();
    if (this.#state !== "Started") {
      this.#refuseMove(response, "InitError");
      return;
    }
    this.#state = "InitError";
    this.#listener.initFailed(String(request.headers["lambda-runtime-function-error-type"] ?? "Unhandled"), body);
    accept(response);
  }

  async #error(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#state = "InvocationErrorResponse";
    const body = await whole(request);
    await this.#settle();
    this.#listener.failed(body);
    this.#answered(() => {
      accept(response);
    });
  }

  async #response(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mode = request.headers["lambda-runtime-function-response-mode"];
    if (mode !== undefined && mode !== "streaming") {
      refuse(response, invalidResponseMode);
      return;
    }
    this.#state = "InvocationResponse";
    if (mode === "streaming") {
      await this.#stream(request, response);
      return;
    }
    const payload = await whole(request);
    await this.#settle();
    const isTooLarge = payload.length > maxResponseBytes;
    if (isTooLarge) this.#listener.refusedResponse();
    else this.#listener.responded(payload);
    this.#answered(() => {
      if (isTooLarge) refuse(response, tooLarge);
      else accept(response);
    });
  }

  async #stream(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#listener.streamStarted(request.headers["content-type"] ?? "application/octet-stream");
    for await (const chunk of chunksOf(request)) this.#listener.streamed(chunk);
    await this.#settle();
    const errorBody = request.trailers["lambda-runtime-function-error-body"];
    if (errorBody === undefined) this.#listener.streamEnded();
    else this.#listener.failed(Buffer.from(errorBody, "base64"));
    this.#answered(() => {
      accept(response);
    });
  }

  #answered(reply: () => void): void {
    this.#state = "ResponseSent";
    reply();
    this.#becomeReady();
  }

  #refuseMove(response: ServerResponse, to: State): void {
    const errorMessage = `State transition from ${this.#state} to ${to} failed for runtime. Error: State transition is not allowed`;
    refuse(response, { status: 403, errorMessage, errorType: "InvalidStateTransition" });
  }
}

interface Refusal {
  readonly status: number;
  readonly errorMessage: string;
  readonly errorType: string;
}

const invalidRequestId: Refusal = { status: 400, errorMessage: "Invalid request ID", errorType: "InvalidRequestID" };
const invalidResponseMode: Refusal = {
  status: 400,
  errorMessage: "Invalid function response mode",
  errorType: "InvalidFunctionResponseMode",
};
const tooLarge: Refusal = {
  status: 413,
  errorMessage: `Exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
  errorType: "RequestEntityTooLarge",
};

function eventHeaders(invocation: GuestInvocation): Record<string, string> {
  const headers = {
    "Lambda-Runtime-Aws-Request-Id": invocation.requestId,
    "Lambda-Runtime-Deadline-Ms": String(invocation.deadline),
    "Lambda-Runtime-Invoked-Function-Arn": invocation.arn,
    "Lambda-Runtime-Trace-Id": invocation.trace,
    "Lambda-Runtime-Client-Context": invocation.clientContext,
    "Lambda-Runtime-Cognito-Identity": invocation.identity,
  };
  const present = Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined);
  // Node.js writes headers as Latin-1: this makes them UTF-8.
  return Object.fromEntries(present.map(([name, value]) => [name, Buffer.from(value).toString("latin1")]));
}

function accept(response: ServerResponse): void {
  render(response, 202, Buffer.from('{"status":"OK"}\n'));
}

function refuse(response: ServerResponse, { status, ...body }: Refusal): void {
  response.req.resume();
  render(response, status, Buffer.from(JSON.stringify(body)));
}

function render(response: ServerResponse, status: number, body: Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": body.length, ...headers });
  response.end(body);
}

async function whole(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunksOf(request)));
}

function chunksOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request;
}
