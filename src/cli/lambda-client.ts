import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** An answer of the Lambda API that is not a success: AWS's name for it and its text. */
export class LambdaApiError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface InvokeAnswer {
  readonly payload: Buffer;
  readonly functionError: string | undefined;
  /** The last 4 KB of the invocation's log. */
  readonly logTail: string;
  readonly requestId: string;
}

/** The few calls of the Lambda API that the commands themselves make, as any client would. */
export class LambdaClient {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint.replace(/\/$/, "");
  }

  async invoke(functionName: string, payload: Buffer, headers: Record<string, string>): Promise<InvokeAnswer> {
    const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
    const response = await this.#call("POST", path, payload, headers);
    return {
      payload: Buffer.from(await response.arrayBuffer()),
      functionError: response.headers.get("x-amz-function-error") ?? undefined,
      logTail: Buffer.from(response.headers.get("x-amz-log-result") ?? "", "base64").toString(),
      requestId: response.headers.get("x-amzn-requestid") ?? "",
    };
  }

  /** Creates the function, or gives an existing one this code. `settings` are the members of CreateFunction. */
  async deploy(
    settings: Readonly<Record<string, unknown>> & { readonly FunctionName: string },
    zip: Buffer,
  ): Promise<void> {
    const code = { ZipFile: zip.toString("base64") };
    const path = "/2015-03-31/functions";
    try {
      await this.#call("POST", path, JSON.stringify({ ...settings, Code: code }));
    } catch (error) {
      if (!(error instanceof LambdaApiError) || error.name !== "ResourceConflictException") throw error;
      await this.#call("PUT", `${path}/${settings.FunctionName}/code`, JSON.stringify(code));
    }
    await this.#untilActive(`${path}/${settings.FunctionName}/configuration`);
  }

  async #untilActive(path: string): Promise<void> {
    for (;;) {
      const state: unknown = await (await this.#call("GET", path)).json();
      if (isActive(state)) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async #call(
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const given = body === undefined ? {} : { body };
    const response = await fetch(this.#endpoint + path, { method, headers, ...given });
    if (response.ok) return response;
    const name = response.headers.get("x-amzn-errortype") ?? `HTTP ${response.status}`;
    throw new LambdaApiError(name, messageOf(await response.text()));
  }
}

/** The files of a folder as a deployment package. */
export async function zipFolder(folder: string): Promise<Buffer> {
  const zip = new ZipFile();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    zip.addFile(path, path.slice(folder.length + 1).replaceAll("\\", "/"), { mtime: new Date(0) });
  }
  zip.end();
  return await buffer(zip.outputStream);
}

/** A JSON object of a file. */
export async function readJson(path: string): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await readFile(path, "utf8"));
  if (typeof value !== "object" || value === null) throw new Error(`${path} must hold a JSON object`);
  return { ...value };
}

function isActive(state: unknown): boolean {
  if (typeof state !== "object" || state === null) return false;
  const { State, LastUpdateStatus } = { State: undefined, LastUpdateStatus: undefined, ...state };
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
