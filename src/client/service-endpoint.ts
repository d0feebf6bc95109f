import { elementIn } from "../upstream/refusal.ts";
import type { Sign } from "./sign-requests.ts";

/** An answer of the API that is not a success: AWS's name for it and its text. */
export class ApiError extends Error {
  override readonly name: string;

  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.name === "ResourceNotFoundException";
}

/** Nobody answers at the endpoint. */
export class NoEngineError extends Error {
  override readonly name = "NoEngineError";

  constructor(endpoint: string, cause: unknown) {
    const { code } = { code: cause, ...(cause instanceof Error && Object(cause.cause)) };
    super(`no engine answers at ${endpoint} (${code}): start one with 'lambkin start', or name it with --endpoint`, {
      cause,
    });
  }
}

export interface ServiceRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body?: string | Buffer | undefined;
  readonly headers?: Record<string, string> | undefined;
}

/** One of the engine's services, for requests that are signed for it. */
export class ServiceEndpoint {
  readonly #endpoint: string;
  readonly #sign: Sign | undefined;

  constructor(endpoint: string, sign?: Sign) {
    this.#endpoint = endpoint.replace(/\/$/, "");
    this.#sign = sign;
  }

  /** @throws ApiError, NoEngineError */
  async call({ method, path, body, headers: given = {} }: ServiceRequest): Promise<Response> {
    const url = new URL(this.#endpoint + path);
    const headers = this.#sign ? await this.#sign({ method, url, headers: given, body }) : given;
    const response = await this.#fetch(url, { method, headers, ...(body !== undefined && { body }) });
    if (response.ok) return response;
    throw errorIn(await response.text(), response);
  }

  /** What is read of an answer that is still coming. @throws NoEngineError where it is cut off */
  async *read(response: Response): AsyncGenerator<Uint8Array> {
    try {
      yield* response.body ?? [];
    } catch (error) {
      throw new NoEngineError(this.#endpoint, error);
    }
  }

  async #fetch(url: URL, request: RequestInit): Promise<Response> {
    try {
      return await fetch(url, request);
    } catch (error) {
      throw new NoEngineError(this.#endpoint, error);
    }
  }
}

/** Lambda names its errors in a header, CloudWatch Logs in the body, and some services in XML. */
function errorIn(body: string, { status, headers }: Response): ApiError {
  const code = elementIn(body, "Code");
  if (code !== undefined) return new ApiError(code, elementIn(body, "Message") ?? body);
  const { __type: type, message, Message } = membersOf(body);
  return new ApiError(headers.get("x-amzn-errortype") ?? type ?? `HTTP ${status}`, message ?? Message ?? body);
}

/** Those of an error, which are texts. */
function membersOf(body: string): Readonly<Record<string, string | undefined>> {
  try {
    return Object(JSON.parse(body));
  } catch {
    // Not JSON: the body is all there is.
    return {};
  }
}
