import type { AliasConfiguration, FunctionConfiguration, ListFunctionsResponse } from "../edge/models/lambda.ts";
import type { Sign } from "./sign-requests.ts";

/** An answer of the Lambda API that is not a success: AWS's name for it and its text. */
export class LambdaApiError extends Error {
  override readonly name: string;

  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
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

export interface InvokeAnswer {
  readonly payload: Buffer;
  readonly functionError: string | undefined;
  /** The last 4 KB of the invocation's log. */
  readonly logTail: string;
  readonly requestId: string;
}

/** Members of CreateFunction or UpdateFunctionConfiguration, as the API takes them. */
export type Settings = Readonly<Record<string, unknown>>;

const functions = "/2015-03-31/functions";
/** As long as AWS's own waiters wait. */
const waitAtMostMs = 300_000;

/** The few calls of the Lambda API that the commands themselves make, as any client would. */
export class LambdaClient {
  readonly #endpoint: string;
  readonly #sign: Sign | undefined;

  constructor(endpoint: string, sign?: Sign) {
    this.#endpoint = endpoint.replace(/\/$/, "");
    this.#sign = sign;
  }

  async invoke(functionName: string, payload: Buffer, headers: Record<string, string>): Promise<InvokeAnswer> {
    const response = await this.#call("POST", pathOf(functionName, "/invocations"), payload, headers);
    return {
      payload: Buffer.from(await response.arrayBuffer()),
      functionError: response.headers.get("x-amz-function-error") ?? undefined,
      logTail: Buffer.from(response.headers.get("x-amz-log-result") ?? "", "base64").toString(),
      requestId: response.headers.get("x-amzn-requestid") ?? "",
    };
  }

  /** Creates the function, or gives an existing one this code. `settings` are the members of CreateFunction. */
  async deploy(settings: Settings & { readonly FunctionName: string }, zip: Buffer): Promise<void> {
    try {
      await this.createFunction(settings, zip);
    } catch (error) {
      if (!(error instanceof LambdaApiError) || error.name !== "ResourceConflictException") throw error;
      await this.updateCode(settings.FunctionName, zip);
    }
    await this.untilActive(settings.FunctionName);
  }

  async createFunction(settings: Settings, zip: Buffer): Promise<void> {
    await this.#send("POST", functions, { ...settings, Code: { ZipFile: zip.toString("base64") } });
  }

  async updateCode(functionName: string, zip: Buffer): Promise<void> {
    await this.#send("PUT", pathOf(functionName, "/code"), { ZipFile: zip.toString("base64") });
  }

  async updateConfiguration(functionName: string, settings: Settings): Promise<void> {
    await this.#send("PUT", pathOf(functionName, "/configuration"), settings);
  }

  async publishVersion(functionName: string): Promise<FunctionConfiguration> {
    return await this.#send("POST", pathOf(functionName, "/versions"), {});
  }

  /** Moves the alias to the version, or creates it. */
  async putAlias(functionName: string, alias: string, version: string): Promise<AliasConfiguration> {
    const aliases = pathOf(functionName, "/aliases");
    const moved = await found(
      this.#send<AliasConfiguration>("PUT", `${aliases}/${encodeURIComponent(alias)}`, { FunctionVersion: version }),
    );
    return moved ?? (await this.#send("POST", aliases, { Name: alias, FunctionVersion: version }));
  }

  /** `undefined` for a function or version that does not exist. */
  async getConfiguration(functionName: string, qualifier?: string): Promise<FunctionConfiguration | undefined> {
    return await found(this.#send("GET", pathOf(functionName, "/configuration", qualifier)));
  }

  /** The function or version, once it can be invoked as it was last configured. */
  async untilActive(functionName: string, qualifier?: string): Promise<FunctionConfiguration> {
    const path = pathOf(functionName, "/configuration", qualifier);
    const end = performance.now() + waitAtMostMs;
    for (let delayMs = 10; ; delayMs = Math.min(delayMs * 1.5, 1000)) {
      const configuration = await this.#send<FunctionConfiguration>("GET", path);
      if (isActive(configuration)) return configuration;
      if (performance.now() > end) throw new LambdaApiError("Pending", `${functionName} does not become active`);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  /** Every function, page by page. */
  async *listFunctions(): AsyncGenerator<FunctionConfiguration> {
    let marker: string | undefined;
    do {
      const query = marker === undefined ? "" : `?Marker=${encodeURIComponent(marker)}`;
      const page = await this.#send<ListFunctionsResponse>("GET", `${functions}/${query}`);
      yield* page.Functions ?? [];
      marker = page.NextMarker;
    } while (marker !== undefined);
  }

  async deleteFunction(functionName: string, qualifier?: string): Promise<void> {
    await this.#call("DELETE", pathOf(functionName, "", qualifier));
  }

  /** The answer's JSON, which is believed to be what the operation gives. */
  async #send<T>(method: string, path: string, input?: Settings): Promise<T> {
    const response = await this.#call(method, path, input && JSON.stringify(input));
    const output: T = JSON.parse(await response.text());
    return output;
  }

  async #call(
    method: string,
    path: string,
    body?: string | Buffer,
    given: Record<string, string> = {},
  ): Promise<Response> {
    const url = new URL(this.#endpoint + path);
    const headers = this.#sign ? await this.#sign({ method, url, headers: given, body }) : given;
    const response = await this.#fetch(url, { method, headers, ...(body !== undefined && { body }) });
    if (response.ok) return response;
    const name = response.headers.get("x-amzn-errortype") ?? `HTTP ${response.status}`;
    throw new LambdaApiError(name, messageOf(await response.text()));
  }

  async #fetch(url: URL, request: RequestInit): Promise<Response> {
    try {
      return await fetch(url, request);
    } catch (error) {
      throw new NoEngineError(this.#endpoint, error);
    }
  }
}

function pathOf(functionName: string, rest: string, qualifier?: string): string {
  const query = qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`;
  return `${functions}/${encodeURIComponent(functionName)}${rest}${query}`;
}

/** `undefined` for what does not exist. */
async function found<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LambdaApiError && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/** @throws LambdaApiError for what will never be */
function isActive(configuration: FunctionConfiguration): boolean {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = configuration;
  if (State === "Failed" || LastUpdateStatus === "Failed") {
    throw new LambdaApiError("Failed", LastUpdateStatusReason ?? StateReason ?? "the function can't be made active");
  }
  return State === "Active" && LastUpdateStatus === "Successful";
}

function messageOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const { message, Message } = { message: undefined, Message: undefined, ...Object(value) };
    return String(message ?? Message ?? body);
  } catch {
    // Not JSON: the body is all there is.
    return body;
  }
}
