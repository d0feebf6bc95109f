import type { Server } from "node:http";
import { join } from "node:path";
import { type Clock, within } from "../clock.ts";
import { startEvent } from "../logs/platform-events.ts";
import { placeIn } from "../model/arn.ts";
import { type ExtensionFault, type Invocation, timeoutOf } from "../model/invocation.ts";
import type { Loopback } from "../sandbox/sandbox.ts";
import { whenDrained } from "./drain.ts";
import { ExtensionProcess, launchError } from "./extension-process.ts";
import { externalExtensions, launchProblem } from "./external-extensions.ts";
import type { Guest } from "./guest.ts";
import type { Identity } from "./identity.ts";
import type { Premises } from "./premises.ts";
import { ExtensionRegistry, maxExtensions } from "./runtime-api/registry.ts";
import { type RuntimeApiRooms, serveRuntimeApi } from "./runtime-api/server.ts";
import type { SubscriptionRequest } from "./runtime-api/subscription-request.ts";
import { ExtensionTelemetry } from "./runtime-api/extension-telemetry.ts";
import { extensionVariables, mayExtend } from "./variables.ts";

/** How long they may take to end, all together, and the runtime before them (API-945, RT-399). */
const shutdownMs = 2000;
const runtimeShutdownMs = 300;
/** The runtime alone, when all extensions are inside it. */
const internalShutdownMs = 500;

export type ShutdownReason = "spindown" | "timeout" | "failure";

/** What a run knows when its runtime is done. */
export interface RuntimeDone {
  readonly invocation: Invocation;
  /** Monotonic ms. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly producedBytes: number;
  readonly status: "success" | "failure" | "error" | "timeout";
  readonly errorType: string | undefined;
}

export interface ExtensionsParts {
  readonly identity: Identity;
  readonly premises: Premises;
  /** Takes a line that one of them has written. */
  readonly print: (line: string) => void;
  /** One of them has failed: the guest has to go as well. */
  readonly failed: () => void;
}

/**
 * The extensions of one environment (API-940 … API-945): the external ones' processes beside the guest, and the API
 * that all of them speak. Each end begins anew, for the guest that comes after it.
 */
export class Extensions {
  readonly #parts: ExtensionsParts;
  readonly #clock: Clock;
  readonly #external: readonly string[];
  readonly #loopback: Loopback;
  readonly #server: Server;
  readonly #telemetry: ExtensionTelemetry;
  readonly #processes = new Map<string, ExtensionProcess>();
  #registry: ExtensionRegistry;
  /** Those that the init phase is, or was, about. */
  #initialising: ExtensionRegistry;
  #launching: Promise<unknown> = Promise.resolve();
  #ending: Promise<void> | undefined;

  private constructor(parts: ExtensionsParts, clock: Clock, external: readonly string[], loopback: Loopback) {
    this.#parts = parts;
    this.#clock = clock;
    this.#external = external;
    this.#loopback = loopback;
    this.#telemetry = new ExtensionTelemetry(clock, loopback);
    parts.identity.telemetry = this.#telemetry;
    this.#registry = this.#newRegistry();
    this.#initialising = this.#registry;
    this.#server = serveRuntimeApi(loopback, this.#rooms(parts.identity));
  }

  /** `undefined` for a function that can have none. @throws SandboxError */
  static async open(parts: ExtensionsParts, clock: Clock): Promise<Extensions | undefined> {
    const { identity, premises } = parts;
    if (identity.isLegacy) return undefined;
    const external = await externalExtensions(identity.version);
    if (external.length === 0 && !mayExtend(identity.version)) return undefined;
    const loopback = await premises.openLoopback();
    identity.runtimeApi = loopback.address;
    return new Extensions(parts, clock, external, loopback);
  }

  get fault(): ExtensionFault | undefined {
    return this.#registry.fault;
  }

  /** Starts the external ones. Resolves when all of them have registered, or the guest is to end. */
  async start(): Promise<void> {
    await this.#ending;
    const registry = this.#registry;
    this.#initialising = registry;
    const launches = this.#external.map(async (name, index) => await this.#launch(name, index, registry));
    this.#launching = Promise.allSettled(launches);
    await this.#launching;
    await Promise.all(launches);
    await registry.registered();
  }

  /** The runtime is ready: nobody registers any more. Resolves when all are ready, or the guest is to end. */
  async ready(): Promise<void> {
    await this.#registry.ready();
    this.#telemetry.closeSubscription();
    if (!this.#telemetry.hasSubscribers) this.#loopback.rest();
  }

  /** Tells how they stand at the end of the init phase. */
  report(): void {
    for (const each of this.#initialising.extensions) this.#parts.identity.reportExtension(each);
  }

  invoke(invocation: Invocation): void {
    const { requestId, invokedFunctionArn, traceHeader, version } = invocation;
    const deadlineMs = this.#clock.now() + timeoutOf(invocation);
    const tracing = tracingOf(traceHeader);
    const { type, record } = startEvent(requestId, version.version);
    this.#telemetry.platform({ type, record: { ...record, ...tracing } });
    this.#registry.invoke({ eventType: "INVOKE", deadlineMs, requestId, invokedFunctionArn, ...tracing });
  }

  /** The runtime has answered and waits for its next event, or it is gone. Whatever is said later of it is passed over. */
  runtimeDone({ invocation, startedAt, durationMs, producedBytes, status, errorType }: RuntimeDone): void {
    const { requestId, traceHeader } = invocation;
    const start = new Date(this.#clock.now() - (this.#clock.mono() - startedAt)).toISOString();
    const spans = [{ name: "responseLatency", start, durationMs: Math.round(durationMs * 1000) / 1000 }];
    const facts = { requestId, status, errorType, durationMs, producedBytes };
    this.#telemetry.runtimeDone(facts, { spans, ...tracingOf(traceHeader) });
  }

  /** Resolves when all are done with what they had, or the guest is to end. */
  async settled(): Promise<void> {
    await this.#registry.settled();
  }

  /** Ends them, after the guest where that still runs. Resolves when all are gone. */
  async end(reason: ShutdownReason, guest?: Guest): Promise<void> {
    await (this.#ending ??= this.#end(reason, guest).finally(() => {
      this.#ending = undefined;
    }));
  }

  async close(): Promise<void> {
    this.#telemetry.restart();
    this.#server.closeAllConnections();
    await this.#loopback.close();
  }

  #rooms(identity: Identity): () => RuntimeApiRooms {
    const { functionName, version: functionVersion, handler, functionArn } = identity.version;
    const metadata = { functionName, functionVersion, handler };
    const { accountId } = placeIn(functionArn);
    const subscribe = (name: string, request: SubscriptionRequest): void => {
      const { api, types } = request;
      const state = this.#telemetry.subscribe(name, request) ? "Subscribed" : "Already subscribed";
      identity.reportSubscription({ api, name, types, state });
    };
    return () => ({ registry: this.#registry, metadata, accountId, subscribe });
  }

  #newRegistry(): ExtensionRegistry {
    return new ExtensionRegistry(this.#external, () => this.#clock.uuid());
  }

  async #launch(name: string, index: number, registry: ExtensionRegistry): Promise<void> {
    const { identity, premises, print } = this.#parts;
    const path = `/opt/extensions/${name}`;
    if (index >= maxExtensions) {
      this.#lost(registry, name, { errorType: "Extension.LaunchError", text: "ErrTooManyExtensions" });
      return;
    }
    const problem = await launchProblem(join(identity.version.layersDirectory ?? "", "extensions", name));
    if (problem !== undefined) {
      this.#lost(registry, name, launchError(path, problem));
      return;
    }
    const variables = extensionVariables(identity.variables(), identity.version);
    const started = await premises.startBeside({ file: identity.insidePackage(path), arguments: [], variables });
    const process = new ExtensionProcess(path, started, { print, room: () => identity.log.room });
    this.#processes.set(name, process);
    void this.#watch(name, process, registry);
  }

  async #watch(name: string, process: ExtensionProcess, registry: ExtensionRegistry): Promise<void> {
    const fault = await process.ended;
    this.#processes.delete(name);
    this.#lost(registry, name, fault);
  }

  #lost(registry: ExtensionRegistry, name: string, fault: ExtensionFault): void {
    if (this.#ending || registry !== this.#registry) return;
    registry.lost(name, fault);
    this.#parts.failed();
  }

  async #end(reason: ShutdownReason, guest: Guest | undefined): Promise<void> {
    const registry = this.#registry;
    registry.close();
    await this.#launching;
    // After what there is to say of the invocation that ends with them.
    whenDrained(() => void this.#telemetry.flush());
    const isExternal = this.#processes.size > 0;
    this.#parts.premises.wake();
    const deadline = this.#clock.mono() + shutdownMs;
    if (guest && !registry.isEmpty) {
      guest.terminate();
      await within(this.#clock, guest.exited, isExternal ? runtimeShutdownMs : internalShutdownMs);
      guest.kill();
      await guest.exited;
    }
    if (isExternal) await this.#endExternal(registry, reason, deadline);
    this.#telemetry.restart();
    this.#registry = this.#newRegistry();
  }

  async #endExternal(registry: ExtensionRegistry, reason: ShutdownReason, deadline: number): Promise<void> {
    const clock = this.#clock;
    const leftMs = deadline - clock.mono();
    registry.shutdown({ eventType: "SHUTDOWN", shutdownReason: reason, deadlineMs: Math.round(clock.now() + leftMs) });
    const processes = [...this.#processes];
    for (const [name, process] of processes) if (!registry.wantsShutdown(name)) process.kill();
    const gone = Promise.all(processes.map(async ([, process]) => await process.ended));
    await within(this.#clock, gone, leftMs);
    for (const [, process] of processes) process.kill();
    await gone;
  }
}

function tracingOf(traceHeader: string | undefined): object {
  return traceHeader === undefined ? {} : { tracing: { type: "X-Amzn-Trace-Id", value: traceHeader } };
}
