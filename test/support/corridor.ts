import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { realClock } from "../../src/clock.ts";
import { cacheDirectory } from "../../src/config.ts";
import type { ExecutionEnvironment } from "../../src/environments/environment.ts";
import { Pool } from "../../src/environments/pool.ts";
import type { Workshop } from "../../src/environments/workshop.ts";
import { createInvoke, type Invoke } from "../../src/invocation/invoke.ts";
import { localPermits } from "../../src/invocation/permits.ts";
import { functionArn } from "../../src/model/arn.ts";
import type { FunctionVersion } from "../../src/model/function.ts";
import { findRuntime, isLegacy, type Runtime, type RuntimeId } from "../../src/model/runtimes.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { plainSandbox } from "../../src/sandbox/plain.ts";
import { type LogLine, parseLogLine } from "../runtimes/log-line.ts";
import type { FunctionOptions, FunctionUnderTest, InvocationResult, InvokeOptions } from "./function-under-test.ts";
import { MemoryLogs } from "./memory-logs.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const place = { region: "us-east-1", accountId: "123456789012" };

/** The real rooms from invocation down, without an edge: functions are deployed as folders. */
export interface Corridor extends AsyncDisposable {
  /** What is not on this machine, in a word or two; nothing is fetched for a test. */
  lacks(runtimeId: RuntimeId, sdk: boolean): string | undefined;
  /** Deploys a function, hands it over, and leaves nothing behind. */
  withFunction(options: FunctionOptions, use: (fn: FunctionUnderTest) => Promise<void>): Promise<void>;
}

/** Opens a pool for itself and one for functions that `allowCallbacks`. */
export async function openCorridor(): Promise<Corridor> {
  const directory = await temporaryDirectory();
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
  const faults: string[] = [];
  const pools: WatchedPool[] = [];
  const openRooms = (allowCallbacks: boolean): Rooms => {
    const logs = new MemoryLogs();
    const workshop: Workshop = {
      sandbox: plainSandbox,
      logs,
      clock: realClock,
      diagnostics: (level, event, facts) => {
        if (level === "error") faults.push(`${event} ${JSON.stringify(facts)}`);
      },
      place,
      directory: join(directory.path, "environments"),
      allowCallbacks,
      endpoint: () => undefined,
      runtimes,
    };
    const pool = new WatchedPool(workshop, { memoryMiB: 1e6, idleMs: 600_000, prewarm: 0 });
    pools.push(pool);
    const permits = localPermits(() => undefined);
    return { pool, logs, invoke: createInvoke({ ...workshop, pool, permits }) };
  };
  const strict = openRooms(false);
  const lenient = openRooms(true);
  return {
    lacks: (runtimeId, sdk) => {
      if (runtimes.installedBinary(runtimeId) === undefined) return "runtime not installed";
      return sdk && runtimes.installedSdkModules(runtimeId) === undefined ? "SDK not installed" : undefined;
    },
    async withFunction(options, use) {
      const rooms = options.allowCallbacks ? lenient : strict;
      const version = await deploy(options, directory.path);
      try {
        await use(new Deployed(options, version, rooms));
      } finally {
        rooms.pool.forget(version.functionArn);
        await rm(version.codeDirectory, { recursive: true, force: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(pools.map(async (pool) => await pool.close()));
      await directory[Symbol.asyncDispose]();
      if (faults.length > 0) throw new Error(`the engine reported ${faults.join("\n")}`);
    },
  };
}

interface Rooms {
  readonly pool: WatchedPool;
  readonly logs: MemoryLogs;
  readonly invoke: Invoke;
}

/** Tells when an invocation's window is complete: its environment is back. */
class WatchedPool extends Pool {
  readonly #watchers = new Map<FunctionVersion, (() => void)[]>();

  async nextRelease(version: FunctionVersion): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiting = this.#watchers.get(version);
      if (waiting) waiting.push(resolve);
      else this.#watchers.set(version, [resolve]);
    });
  }

  override release(environment: ExecutionEnvironment): void {
    super.release(environment);
    this.#watchers.get(environment.identity.version)?.shift()?.();
  }
}

async function deploy(options: FunctionOptions, directory: string): Promise<FunctionVersion> {
  const functionName = `f-${randomUUID()}`;
  const codeDirectory = join(directory, functionName);
  for (const [path, text] of Object.entries(options.files)) {
    const file = join(codeDirectory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const { runtimeId, handler = "index.handler", timeoutMs = 3000, memoryMiB = 128, json } = options;
  return {
    functionName,
    version: "$LATEST",
    functionArn: functionArn(place, functionName),
    revisionId: randomUUID(),
    runtimeId,
    handler,
    timeoutMs,
    memoryMiB,
    environmentVariables: options.environmentVariables ?? {},
    codeDirectory,
    logging: {
      format: json ? "JSON" : "Text",
      logGroup: `/aws/lambda/${functionName}`,
      applicationLogLevel: json?.application,
      systemLogLevel: json?.system,
    },
  };
}

class Deployed implements FunctionUnderTest {
  readonly runtime: Runtime;
  readonly legacy: boolean;
  readonly settings: FunctionOptions;
  readonly functionName: string;
  readonly functionArn: string;
  readonly #version: FunctionVersion;
  readonly #rooms: Rooms;
  #seen = 0;

  constructor(settings: FunctionOptions, version: FunctionVersion, rooms: Rooms) {
    const runtime = findRuntime(version.runtimeId);
    assert(runtime, "a function under test has a known runtime");
    this.runtime = runtime;
    this.legacy = isLegacy(runtime);
    this.settings = settings;
    this.functionName = version.functionName;
    this.functionArn = version.functionArn;
    this.#version = version;
    this.#rooms = rooms;
  }

  async invoke(event: unknown = { a: 1 }, options: InvokeOptions = {}): Promise<InvocationResult> {
    const requestId = randomUUID();
    const payload = Buffer.isBuffer(event) ? event : Buffer.from(JSON.stringify(event));
    const { clientContext, traceHeader, tail = false } = options;
    const invocation = {
      requestId,
      version: this.#version,
      invokedFunctionArn: this.functionArn,
      payload,
      clientContext,
      identity: undefined,
      traceHeader,
    };
    const released = this.#rooms.pool.nextRelease(this.#version);
    const startedAt = performance.now();
    const answer = await this.#rooms.invoke(invocation, { tail });
    const durationMs = performance.now() - startedAt;
    await released;
    const text = this.#atVarTask(Buffer.from(answer.payload).toString("utf8"));
    return {
      ...answer,
      requestId,
      payload: Buffer.from(answer.payload),
      text,
      json: parseJson(text),
      tail: answer.logTail && Buffer.from(answer.logTail),
      log: this.#window(),
      durationMs,
    };
  }

  allLog(): LogLine[] {
    return this.#events().map((event) => this.#parse(event));
  }

  #window(): LogLine[] {
    const events = this.#events();
    const fresh = events.slice(this.#seen);
    this.#seen = events.length;
    return fresh.map((event) => this.#parse(event));
  }

  #events(): readonly string[] {
    return this.#rooms.logs.messages(this.#version.logging.logGroup);
  }

  #parse(event: string): LogLine {
    return parseLogLine(this.#atVarTask(event), this.legacy);
  }

  /** Without walls a package lies in a folder of its own. */
  #atVarTask(text: string): string {
    return text.replaceAll(this.#version.codeDirectory, "/var/task");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a SyntaxError: a stream's bytes need not be JSON
  }
}
