import { realpath } from "node:fs/promises";
import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import type { Engine as WholeEngine, EngineRooms } from "../engine.ts";
import { functionNameFrom } from "../model/function-name.ts";
import type { LocalApi } from "../model/local-api.ts";
import { temporaryDirectory } from "../store/opening.ts";
import { deployFile } from "./deploy-file.ts";
import type { FileFunction } from "./file-function.ts";
import { untilIdle } from "./idle.ts";
import type { InvocationResult } from "./invocation-result.ts";
import { type InvokeOptions, queueEvent, runInvocation } from "./invoke.ts";
import { OwnCalls } from "./own-calls.ts";
import type { Recorder } from "./recorder.ts";

/** What the constructor of every AWS client takes: `new LambdaClient(engine.clientConfig)`. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A running engine: `await using engine = await startEngine()`. */
export interface Engine extends AsyncDisposable {
  /** Of all its services, for any AWS client: `http://127.0.0.1:4566` */
  readonly endpoint: string;
  /** What AWS clients are made with. */
  readonly clientConfig: ClientConfig;
  /**
   * Invokes a file's function, or a deployed one by its name or ARN, with an event that JSON can carry. A function that
   * fails is a result as well. Resolves when REPORT is written.
   * @throws what the API answers: `ResourceNotFoundException`, `TooManyRequestsException`, …
   */
  invoke<Result = unknown>(
    target: FileFunction | string,
    event?: unknown,
    options?: InvokeOptions & { readonly type?: "RequestResponse" },
  ): Promise<InvocationResult<Result>>;
  /** Queues the event, as an asynchronous invocation does; `idle` waits for what comes of it. */
  invoke(
    target: FileFunction | string,
    event: unknown,
    options: InvokeOptions & { readonly type: "Event" },
  ): Promise<{ readonly requestId: string }>;
  /** Deploys a file under a name, for AWS clients, schedules, queues, URLs; once more to have what is in the file now. */
  deploy(name: string, target: FileFunction): Promise<void>;
  /** Serves these from now on, and no others that it was given before; requests that run are answered as they began. */
  serveApis(apis: readonly LocalApi[]): void;
  /**
   * The last invocations that ended, oldest first, whoever sent the events: a queue, a schedule, a retry. `lambkin/test`
   * keeps 1,000 of them, other engines none unless `keepResults` says so.
   */
  invocations(functionName?: string): readonly InvocationResult[];
  /**
   * Resolves when no event runs and none is due: queued ones, messages of queues that functions read, due times of
   * schedules. What waits for its time, such as a retry in a minute, is not waited for.
   */
  idle(): Promise<void>;
  /** Finishes what runs, ends every guest, leaves no file behind that is not state. `await using` does it. */
  close(): Promise<void>;
}

export interface EmbeddedParts {
  readonly engine: WholeEngine;
  readonly recorder: Recorder;
  readonly calendar: Clock;
}

export class EmbeddedEngine implements Engine {
  readonly endpoint: string;
  readonly clientConfig: ClientConfig;
  readonly #parts: EmbeddedParts;
  readonly #rooms: EngineRooms;
  readonly #calls: OwnCalls;
  /** Names of files that were invoked. */
  readonly #deployed = new Map<FileFunction, Promise<string>>();
  readonly #names = new Set<string>();
  readonly #opened = new AsyncDisposableStack();
  #directory: Promise<string> | undefined;

  constructor(parts: EmbeddedParts) {
    const { endpoint, rooms } = parts.engine;
    this.endpoint = endpoint;
    const credentials = { accessKeyId: "lambkin", secretAccessKey: "lambkin" };
    this.clientConfig = { endpoint, region: rooms.config.region, credentials };
    this.#parts = parts;
    this.#rooms = rooms;
    this.#calls = new OwnCalls(rooms, endpoint);
  }

  invoke<Result = unknown>(
    target: FileFunction | string,
    event?: unknown,
    options?: InvokeOptions & { readonly type?: "RequestResponse" },
  ): Promise<InvocationResult<Result>>;
  invoke(
    target: FileFunction | string,
    event: unknown,
    options: InvokeOptions & { readonly type: "Event" },
  ): Promise<{ readonly requestId: string }>;
  async invoke(target: FileFunction | string, event?: unknown, options: InvokeOptions = {}) {
    const name = typeof target === "string" ? target : await this.#nameOf(target);
    if (options.type === "Event") return await queueEvent({ name, event, options }, this.#rooms);
    return await runInvocation({ name, event, options }, this.#rooms, this.#parts.recorder);
  }

  async deploy(name: string, target: FileFunction): Promise<void> {
    this.#names.add(name);
    await deployFile(name, target, {
      rooms: this.#rooms,
      calls: this.#calls,
      // Source maps are relative to where scripts really are.
      directory: async () =>
        await (this.#directory ??= temporaryDirectory(this.#opened, "lambkin-bundles-").then(
          async (path) => await realpath(path),
        )),
    });
  }

  serveApis(apis: readonly LocalApi[]): void {
    this.#parts.engine.serveApis(apis);
  }

  invocations(functionName?: string): readonly InvocationResult[] {
    const { results } = this.#parts.recorder;
    return results.filter((each) => functionName === undefined || each.functionName === functionName);
  }

  async idle(): Promise<void> {
    await untilIdle(this.#rooms, this.#parts.recorder, this.#parts.calendar);
  }

  async close(): Promise<void> {
    await this.#parts.engine.close();
    await this.#directory;
    await this.#opened.disposeAsync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Deployed at the first invocation. */
  async #nameOf(target: FileFunction): Promise<string> {
    let deployed = this.#deployed.get(target);
    if (!deployed) {
      const name = this.#freeName(target);
      deployed = this.deploy(name, target).then(() => name);
      this.#deployed.set(target, deployed);
      // Whoever invokes hears of it, and may try again.
      deployed.catch(() => {
        this.#deployed.delete(target);
        this.#names.delete(name);
      });
    }
    return await deployed;
  }

  /** `app` for `src/app.ts`, `app-2` for another one. */
  #freeName({ file }: FileFunction): string {
    return functionNameFrom(basename(file).replace(/\..*$/, ""), (name) => this.#names.has(name));
  }
}
