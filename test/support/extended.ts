import assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { startEngine } from "../../src/engine.ts";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { eventually } from "./eventually.ts";
import { role } from "./functions.ts";
import { publishLayer } from "./layers.ts";
import { clientConfig } from "./open-api.ts";
import { zipBytes } from "./zip-bytes.ts";

/** A function with a layer, as a test deploys it. */
export interface Extended {
  readonly name: string;
  /** Text of `index.js`. */
  readonly code?: string;
  /** Files of `/opt/extensions`, executable. */
  readonly extensions?: Readonly<Record<string, string>>;
  /** The layer as it is, in place of files. */
  readonly layerZip?: Uint8Array;
  readonly memory?: number;
  /** More files of the layer, executable as well. */
  readonly layer?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly runtime?: RuntimeId;
  /** Seconds. */
  readonly timeout?: number;
  readonly mode?: number;
  readonly logFormat?: "Text" | "JSON";
}

export interface Answer {
  readonly requestId: string;
  readonly error: string | undefined;
  readonly body: unknown;
}

/** In either log format. */
const isReport = /^(REPORT |\{"time":"[^"]*","type":"platform\.report")/;

/** An engine for functions with extensions; behind walls where this machine has them. */
export class ExtensionBench implements AsyncDisposable {
  readonly lambda: LambdaClient;
  readonly #logs: CloudWatchLogsClient;
  readonly #close: () => Promise<void>;

  readonly #gaps: readonly string[];

  private constructor(endpoint: string, gaps: readonly string[], close: () => Promise<void>) {
    this.#gaps = gaps;
    this.lambda = new LambdaClient(clientConfig(endpoint));
    this.#logs = new CloudWatchLogsClient(clientConfig(endpoint));
    this.#close = close;
  }

  static async open(): Promise<ExtensionBench> {
    const isolation = process.env["LAMBKIN_TEST_ISOLATION"] === "none" ? "none" : "auto";
    const gaps: string[] = [];
    const announce = (line: string): void => void gaps.push(line);
    const engine = await startEngine({ port: 0, region: "us-east-1", isolation }, { diagnostics: () => {}, announce });
    return new ExtensionBench(engine.endpoint, gaps, async () => await engine.close());
  }

  /** Whether functions have files and a network of their own here; known when one has run. */
  get hasWalls(): boolean {
    return !this.#gaps.some((line) => /functions see your files|share the host's network/.test(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lambda.destroy();
    this.#logs.destroy();
    await this.#close();
  }

  async deploy(what: Extended): Promise<void> {
    const { name, code = "exports.handler = async (event) => event;", extensions = {}, layer = {} } = what;
    const { environment = {}, runtime = "nodejs22.x", timeout = 10, mode = 0o755, logFormat = "Text" } = what;
    const named = Object.entries(extensions).map(([file, text]) => [`extensions/${file}`, text] as const);
    const files = [...named, ...Object.entries(layer)].map(([path, data]) => ({
      name: path,
      data,
      unixMode: 0o100000 | mode,
    }));
    const content = { LayerName: name, Content: { ZipFile: what.layerZip ?? zipBytes(files) } };
    const { LayerVersionArn = "" } = await publishLayer(this.lambda, content);
    await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: runtime,
        Role: role,
        Handler: "index.handler",
        Timeout: timeout,
        MemorySize: what.memory ?? 128,
        Environment: { Variables: environment },
        LoggingConfig: { LogFormat: logFormat },
        Layers: [LayerVersionArn],
        Code: { ZipFile: zipBytes([{ name: "index.js", data: code }]) },
      }),
    );
    const waiter = { client: this.lambda, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 };
    await waitUntilFunctionActiveV2(waiter, { FunctionName: name });
  }

  async invoke(name: string, payload: unknown = {}): Promise<Answer> {
    const input = { FunctionName: name, Payload: JSON.stringify(payload) };
    const { $metadata, FunctionError, Payload = [] } = await this.lambda.send(new InvokeCommand(input));
    const body: unknown = JSON.parse(Buffer.from(Payload).toString());
    return { requestId: $metadata.requestId ?? "", error: FunctionError, body };
  }

  async lines(name: string): Promise<string[]> {
    const { events = [] } = await this.#logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
    return events.map(({ message = "" }) => message.trimEnd());
  }

  /** Waits until so many invocations are over: with one at a time, the only environment is free then. */
  async over(name: string, count = 1): Promise<void> {
    await eventually(async () => {
      const lines = await this.lines(name);
      assert.equal(lines.filter((line) => isReport.test(line)).length, count, lines.join("\n"));
    });
  }

  /** Waits for the line, or for one that matches; resolves to it. */
  async line(name: string, wanted: string | RegExp): Promise<string> {
    return await eventually(async () => {
      const lines = await this.lines(name);
      const found = lines.find((line) => (typeof wanted === "string" ? line === wanted : wanted.test(line)));
      assert(found !== undefined, `no ${wanted} in\n${lines.join("\n")}`);
      return found;
    });
  }
}
