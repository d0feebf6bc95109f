import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { realClock } from "../../src/clock.ts";
import type { ExecutionEnvironment } from "../../src/environments/environment.ts";
import type { Corridor } from "../../src/invocation/corridor.ts";
import type { FunctionVersion } from "../../src/model/function.ts";
import { findRuntime, isLegacy, type Runtime } from "../../src/model/runtimes.ts";
import { type LogLine, parseLogLine } from "../runtimes/log-line.ts";
import type { FunctionOptions, FunctionUnderTest, InvocationResult, InvokeOptions } from "./function-under-test.ts";
import type { TestClock } from "./test-clock.ts";

export interface DeployedParts {
  readonly corridor: Corridor;
  readonly clock: TestClock;
  /** The function's log, which grows. */
  readonly messages: readonly string[];
}

/** One function on a corridor of its own. */
export class Deployed implements FunctionUnderTest {
  readonly runtime: Runtime;
  readonly legacy: boolean;
  readonly settings: FunctionOptions;
  readonly functionName: string;
  readonly functionArn: string;
  readonly #version: FunctionVersion;
  readonly #parts: DeployedParts;
  readonly #releases: (() => void)[] = [];
  #seen = 0;

  constructor(settings: FunctionOptions, version: FunctionVersion, parts: DeployedParts) {
    const runtime = findRuntime(version.runtimeId);
    assert(runtime, "a function under test has a known runtime");
    this.runtime = runtime;
    this.legacy = isLegacy(runtime);
    this.settings = settings;
    this.functionName = version.functionName;
    this.functionArn = version.functionArn;
    this.#version = version;
    this.#parts = parts;
    this.#watchReleases();
  }

  async invoke(event: unknown = { a: 1 }, options: InvokeOptions = {}): Promise<InvocationResult> {
    const requestId = randomUUID();
    const { clientContext, traceHeader, qualifier, tail = false, timesOut = false, streams = false } = options;
    const pieces: Uint8Array[] = [];
    const reader = { start: () => {}, write: (bytes: Uint8Array) => pieces.push(bytes) > 0 };
    const invocation = {
      requestId,
      version: this.#version,
      invokedFunctionArn: qualifier === undefined ? this.functionArn : `${this.functionArn}:${qualifier}`,
      payload: Buffer.isBuffer(event) ? event : Buffer.from(JSON.stringify(event)),
      clientContext,
      identity: undefined,
      traceHeader,
    };
    this.#parts.clock.holdsTimeout = !timesOut;
    const released = new Promise<void>((resolve) => this.#releases.push(resolve));
    const startedAt = performance.now();
    const answer = await inTime(this.#parts.corridor.invoke(invocation, { tail, ...(streams && { reader }) }));
    const durationMs = performance.now() - startedAt;
    await inTime(released);
    const text = this.#atVarTask(Buffer.from(answer.payload).toString("utf8"));
    return {
      ...answer,
      requestId,
      streamed: Buffer.concat(pieces).toString(),
      payload: Buffer.from(answer.payload),
      text,
      json: parseJson(text),
      tail: answer.logTail && Buffer.from(answer.logTail),
      log: this.#window(),
      durationMs,
    };
  }

  retire(): void {
    this.#parts.corridor.pool.forget(this.functionArn);
  }

  allLog(): LogLine[] {
    return this.#parts.messages.map((event) => this.#parse(event));
  }

  /** An invocation's window is complete when its environment is back in the pool. */
  #watchReleases(): void {
    const { pool } = this.#parts.corridor;
    const release = pool.release.bind(pool);
    pool.release = (environment: ExecutionEnvironment, runMs: number): void => {
      release(environment, runMs);
      this.#releases.shift()?.();
    };
  }

  #window(): LogLine[] {
    const fresh = this.#parts.messages.slice(this.#seen);
    this.#seen += fresh.length;
    return fresh.map((event) => this.#parse(event));
  }

  #parse(event: string): LogLine {
    return parseLogLine(this.#atVarTask(event), this.legacy);
  }

  /** Without walls a package lies in a folder of its own, and so do layers. */
  #atVarTask(text: string): string {
    const { codeDirectory, layersDirectory } = this.#version;
    const rest = layersDirectory === undefined ? text : text.replaceAll(layersDirectory, "/opt");
    return rest.replaceAll(codeDirectory, "/var/task");
  }
}

/** What never ends fails its test and leaves no process behind. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = realClock.after(90_000, () => late.reject(new Error("the invocation doesn't end")));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a SyntaxError: a stream's bytes need not be JSON
  }
}
