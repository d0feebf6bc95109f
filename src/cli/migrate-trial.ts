import { realpath } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { realClock } from "../clock.ts";
import { engineConfig } from "../config.ts";
import { ExecutionEnvironment } from "../environments/environment.ts";
import { type InitFailure, outcomeOf } from "../environments/init-result.ts";
import { planFor } from "../environments/launch-plan.ts";
import type { Workshop } from "../environments/workshop.ts";
import { type Corridor, openCorridor } from "../invocation/corridor.ts";
import type { FunctionVersion } from "../model/function.ts";
import { ownFile } from "../model/own-files.ts";
import { payloadText } from "../model/payload.ts";
import { Runtimes } from "../runtimes/runtimes.ts";
import { temporaryDirectory } from "../store/opening.ts";
import { oneShotParts } from "./one-shot.ts";

/** Why a handler could not be loaded, as the runtime reports it. */
export interface LoadFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Lines of the stack, or of what the process printed before its end. */
  readonly trace: readonly string[];
}

/** Both from 1. */
export interface HandlerLocation {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What an invocation came to. */
export interface TrialAnswer {
  readonly payload: string;
  readonly isError: boolean;
}

const probe = fileURLToPath(ownFile("guest/locate-handler"));

/** Loads and runs handlers on the real runtimes, one after the other. */
export class Trial implements AsyncDisposable {
  /** For files of a check; it is gone with the trial. */
  readonly directory: string;
  readonly #runtimes: Runtimes;
  readonly #corridor: Corridor;
  readonly #workshop: Workshop;
  readonly #opened: AsyncDisposableStack;
  readonly #printed: string[] = [];

  private constructor(runtimes: Runtimes, directory: string, opened: AsyncDisposableStack) {
    const config = engineConfig({ prewarm: 0 });
    const parts = oneShotParts(config, runtimes, directory, (line) => this.#printed.push(line));
    this.#runtimes = runtimes;
    this.directory = directory;
    this.#opened = opened;
    this.#corridor = openCorridor(parts);
    this.#workshop = { ...parts, allowCallbacks: false, mapsSources: false };
  }

  /** `announce` takes lines for people while a runtime is fetched. */
  static async open(cacheDirectory: string, announce: (line: string) => void): Promise<Trial> {
    const opened = new AsyncDisposableStack();
    // As V8 names what lies in it.
    const directory = await realpath(await temporaryDirectory(opened));
    return new Trial(new Runtimes({ cacheDirectory, announce }), directory, opened);
  }

  /** The init phase and nothing more; resolves to why it failed. */
  async load(version: FunctionVersion): Promise<LoadFailure | undefined> {
    this.#printed.length = 0;
    const environment = new ExecutionEnvironment(planFor(version, "on-demand"), this.#workshop);
    try {
      await environment.start();
      const result = await environment.assign(version);
      return result.kind === "done" ? undefined : failureOf(result, this.#printed.join(""));
    } finally {
      await environment.shutdown();
    }
  }

  /** Where the function is defined that the handler setting leads to, if V8 says so. */
  async locate(version: FunctionVersion): Promise<HandlerLocation | undefined> {
    const { handler, runtimeId } = version;
    const event = Buffer.from(JSON.stringify({ handler, runtimeId }));
    const { payload, isError } = await this.answer({ ...version, handler: `${probe}.handler` }, event);
    const found: { url: string; line: number; column: number } | null = isError ? null : JSON.parse(payload);
    if (!found) return undefined;
    const file = found.url.startsWith("file:") ? fileURLToPath(found.url) : found.url;
    return { file, line: found.line, column: found.column };
  }

  /** One invocation in an environment of its own. */
  async answer(version: FunctionVersion, payload: Uint8Array): Promise<TrialAnswer> {
    const invocation = {
      requestId: realClock.uuid(),
      version,
      invokedFunctionArn: version.functionArn,
      payload,
      clientContext: undefined,
      identity: undefined,
      traceHeader: undefined,
    };
    const answer = await this.#corridor.invoke(invocation, { tail: true, cold: true });
    return { payload: payloadText(answer.payload), isError: answer.functionError !== undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runtimes.close();
    await this.#corridor.pool.close();
    await this.#opened.disposeAsync();
  }
}

function failureOf(failure: InitFailure, printed: string): LoadFailure {
  const outcome = outcomeOf(failure);
  const trace = printed.split("\n");
  if (outcome.kind === "failed") {
    const body: Partial<LoadFailure> = JSON.parse(payloadText(outcome.payload));
    return { errorType: "Error", errorMessage: "", trace, ...body };
  }
  if (failure.kind === "timed-out") {
    return { errorType: "Sandbox.Timedout", errorMessage: "loading it takes more than 10 seconds", trace };
  }
  const how = outcome.kind === "crashed" ? (outcome.signal ?? `exit status ${outcome.exitCode}`) : "no exit status";
  return { errorType: "Runtime.ExitError", errorMessage: `the process ended while it was loaded: ${how}`, trace };
}
