import type { Clock } from "../clock.ts";
import type { EngineConfig } from "../config.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Debugging } from "../environments/inspect/open-debugging.ts";
import { openPool } from "../environments/open-pool.ts";
import type { Pool } from "../environments/pool.ts";
import type { RuntimeFiles, Workshop } from "../environments/workshop.ts";
import type { LogSink } from "../logs/logs.ts";
import type { InvocationObserver } from "../model/invocation-observer.ts";
import { FunctionMetrics } from "../telemetry/function-metrics.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { Concurrency } from "./concurrency.ts";
import { type Invoke, createInvoke } from "./invoke.ts";
import type { RecursiveLoops } from "./recursive-loops.ts";

export interface CorridorParts {
  readonly config: EngineConfig;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly logs: LogSink;
  readonly runtimes: RuntimeFiles;
  readonly sandbox: Workshop["sandbox"];
  readonly compileCaches?: NonNullable<Workshop["compileCaches"]>;
  /** Where functions are debugged. */
  readonly debugging?: Debugging | undefined;
  /** For the environments' own folders. */
  readonly directory: string;
  readonly credentials?: NonNullable<Workshop["credentials"]>;
  readonly endpointVariables: Workshop["endpointVariables"];
  /** Where somebody looks at what is counted and traced. */
  readonly telemetry?: Pick<Telemetry, "functions" | "tracer">;
  /** Where loops are to be stopped. */
  readonly loops?: RecursiveLoops;
  /** Where somebody watches. */
  readonly observer?: InvocationObserver | undefined;
}

/** The way of an invocation, wired: what the engine, the one-shot command and tests run functions with. */
export interface Corridor {
  readonly invoke: Invoke;
  readonly pool: Pool;
  readonly concurrency: Concurrency;
}

export function openCorridor(parts: CorridorParts): Corridor {
  const pool = openPool({ ...parts, logs: parts.observer ? observed(parts.logs, parts.observer) : parts.logs });
  const { clock, diagnostics, telemetry } = parts;
  const { accountConcurrency: accountLimit, isAccountRateLimited } = parts.config;
  const concurrency = new Concurrency({ accountLimit, isAccountRateLimited, clock });
  const metrics = telemetry?.functions ?? new FunctionMetrics();
  const tracer = telemetry?.tracer;
  const { loops, observer } = parts;
  const rooms = { pool, concurrency, clock, diagnostics, metrics, tracer, loops, observer };
  return { pool, concurrency, invoke: createInvoke(rooms) };
}

function observed(logs: LogSink, observer: InvocationObserver): LogSink {
  return {
    append: (stream, events) => {
      observer.logged(stream, events);
      return logs.append(stream, events);
    },
  };
}
