import type { AliasConfiguration, FunctionConfiguration, ListFunctionsResponse } from "../edge/models/lambda.ts";
import { ApiError, isNotFound, ServiceEndpoint } from "./service-endpoint.ts";
import type { Sign } from "./sign-requests.ts";

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
  readonly #service: ServiceEndpoint;

  constructor(endpoint: string, sign?: Sign) {
    this.#service = new ServiceEndpoint(endpoint, sign);
  }

  async invoke(functionName: string, payload: Buffer, headers: Record<string, string>): Promise<InvokeAnswer> {
    const request = { method: "POST", path: pathOf(functionName, "/invocations"), body: payload, headers };
    const response = await this.#service.call(request);
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
      if (!(error instanceof ApiError) || error.name !== "ResourceConflictException") throw error;
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

  async logGroupOf(functionName: string): Promise<string> {
    const path = pathOf(functionName, "/configuration");
    const { LoggingConfig, FunctionName } = await this.#send<FunctionConfiguration>("GET", path);
    return LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;
  }

  /** The function or version, once it can be invoked as it was last configured. */
  async untilActive(functionName: string, qualifier?: string): Promise<FunctionConfiguration> {
    const path = pathOf(functionName, "/configuration", qualifier);
    const end = performance.now() + waitAtMostMs;
    for (let delayMs = 10; ; delayMs = Math.min(delayMs * 1.5, 1000)) {
      const configuration = await this.#send<FunctionConfiguration>("GET", path);
      if (isActive(configuration)) return configuration;
      if (performance.now() > end) throw new ApiError("Pending", `${functionName} does not become active`);
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
    await this.#service.call({ method: "DELETE", path: pathOf(functionName, "", qualifier) });
  }

  /** The answer's JSON, which is believed to be what the operation gives. */
  async #send<T>(method: string, path: string, input?: Settings): Promise<T> {
    const response = await this.#service.call({ method, path, body: input && JSON.stringify(input) });
    const output: T = JSON.parse(await response.text());
    return output;
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
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** @throws ApiError for what will never be */
function isActive(configuration: FunctionConfiguration): boolean {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = configuration;
  if (State === "Failed" || LastUpdateStatus === "Failed") {
    throw new ApiError("Failed", LastUpdateStatusReason ?? StateReason ?? "the function can't be made active");
  }
  return State === "Active" && LastUpdateStatus === "Successful";
}
