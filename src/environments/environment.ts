import assert from "node:assert/strict";
import { join } from "node:path";
import { errorFacts } from "../diagnostics.ts";
import { frameTypes } from "../model/frames.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { Invocation } from "../model/invocation.ts";
import { initLimitMs } from "../model/limits.ts";
import type { Enclosure, GuestExit } from "../sandbox/sandbox.ts";
import { type Activity, type InitEnd, Initialising, Starting } from "./activity.ts";
import type { Frame } from "./channel.ts";
import { drained } from "./drain.ts";
import { Guest } from "./guest.ts";
import { Identity } from "./identity.ts";
import { type InitFailure, type InitResult, outcomeOf } from "./init-result.ts";
import { type LaunchPlan, enclose, launch, moveIn } from "./launch.ts";
import { type Phase, move } from "./lifecycle.ts";
import { RawOutputs } from "./raw-output.ts";
import { type Closing, Run } from "./run.ts";
import type { Workshop } from "./workshop.ts";

/**
 * An execution environment: a place where one function version runs, one invocation at a time. Its phases are those
 * of `lifecycle.ts`. Its identity is a log stream and a `/tmp`, and it outlives its processes.
 */
export class ExecutionEnvironment {
  readonly plan: LaunchPlan;
  /** Monotonic ms since which it waits for an event. */
  idleSince = 0;
  readonly #workshop: Workshop;
  readonly #id: string;
  #phase: Phase = "starting";
  #enclosure: Enclosure | undefined;
  #guest: Guest | undefined;
  #activity: Activity | undefined;
  #identity: Identity | undefined;
  #failedInit: InitFailure | undefined;
  #initDurationMs: number | undefined;
  #cancelLimit: () => void = () => {};
  #maxMemoryKiB = 0;
  /** What the guest said of its end: from outside, walls may hide a signal or an exit status. */
  #announcedExit: GuestExit | undefined;
  #lastExit: GuestExit = { exitCode: null, signal: null };
  readonly #output = new RawOutputs((line) => this.#print(line));

  constructor(plan: LaunchPlan, workshop: Workshop) {
    this.plan = plan;
    this.#workshop = workshop;
    this.#id = workshop.clock.uuid().replaceAll("-", "");
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Of the guest, while there is one. */
  get pid(): number | undefined {
    return this.#guest?.pid;
  }

  get identity(): Identity {
    assert(this.#identity, "an environment belongs to a function before it runs");
    return this.#identity;
  }

  /** Starts a process without any user code. One that can't start shows when it is to load a function. */
  async start(): Promise<void> {
    this.#enclosure = await enclose(this.plan, this.#id, join(this.#workshop.directory, this.#id), this.#workshop);
    if (this.plan.version) await this.#become(this.plan.version);
    await this.#startProcess();
    if (this.#phase === "starting") this.#move("prewarmed");
  }

  /** Becomes `version`'s own: the init phase, whose failure shows in the first invocation (RT-141, RT-142). */
  async assign(version: FunctionVersion): Promise<void> {
    const identity = this.#identity ?? (await this.#become(version));
    identity.announce();
    const result = await this.#initialise(initLimitMs);
    identity.compileCache?.end(result.kind === "done");
    if (result.kind === "done") this.#initDurationMs = result.durationMs;
    else this.#failedInit = result;
    identity.reportInit(result, "init");
  }

  /** Hands one event to the function. The environment is free again when the run is closed. */
  run(invocation: Invocation, tail: boolean): Run {
    const run = new Run(invocation, this.#workshop.clock);
    if (tail) this.identity.log.openWindow();
    run.closed = this.#perform(run);
    // Whatever went wrong, nobody waits for an answer for ever.
    run.closed.catch(() => {
      run.settle({ kind: "crashed", ...this.#lastExit });
    });
    return run;
  }

  /** Kills what runs and removes its files. */
  async shutdown(): Promise<void> {
    if (this.#isEnding) return;
    this.#move("shutdown");
    const guest = this.#guest;
    guest?.kill();
    await guest?.exited;
    this.#identity?.compileCache?.end(false);
    await this.#enclosure?.close();
    this.#move("gone");
  }

  get #isEnding(): boolean {
    return this.#phase === "shutdown" || this.#phase === "gone";
  }

  async #become(version: FunctionVersion): Promise<Identity> {
    const home = await moveIn(this.#walls, version, this.#workshop);
    const { runtime } = this.plan;
    this.#identity = new Identity(version, { ...home, runtime, id: this.#id, workshop: this.#workshop });
    return this.#identity;
  }

  get #walls(): Enclosure {
    assert(this.#enclosure, "an environment has its walls before anything else");
    return this.#enclosure;
  }

  #move(to: Phase): void {
    this.#phase = move(this.#phase, to);
  }

  async #startProcess(): Promise<void> {
    const starting = new Starting();
    this.#activity = starting;
    this.#guest = new Guest(launch(this.plan, this.#walls, this.#identity), {
      frame: (frame) => this.#receive(frame),
      output: (source, bytes) => this.#output.push(source, bytes),
      malformed: (reason) => this.#violation(reason),
      exited: (exit) => this.#exited(exit),
    });
    if (this.#isEnding) this.#guest.kill();
    await starting.over;
  }

  async #initialise(limitMs: number | undefined): Promise<InitResult> {
    if (this.#isEnding) return { kind: "exited", durationMs: 0, exit: this.#lastExit };
    this.#move("init");
    const { clock } = this.#workshop;
    const startedAt = clock.mono();
    let overrun = false;
    if (limitMs !== undefined) {
      this.#limit(limitMs, () => {
        overrun = true;
      });
    }
    const { error, exit, memoryKiB } = await this.#load();
    this.#maxMemoryKiB = Math.max(this.#maxMemoryKiB, memoryKiB);
    if (limitMs !== undefined) this.#cancelLimit();
    const durationMs = clock.mono() - startedAt;
    if (this.#phase === "init") this.#move(exit ? "reset" : "ready");
    if (!exit) return { kind: "done", durationMs };
    if (error) return { kind: "failed", durationMs, error };
    return overrun ? { kind: "timed-out", durationMs } : { kind: "exited", durationMs, exit };
  }

  async #load(): Promise<InitEnd> {
    if (!this.#guest) return { error: undefined, exit: this.#lastExit, memoryKiB: 0 };
    const initialising = new Initialising(this.identity.compileCache?.files);
    this.#activity = initialising;
    this.#guest.send(frameTypes.init, Buffer.from(JSON.stringify(this.identity.guestInit())));
    return await initialising.over;
  }

  /** Kills the guest after `ms`; one limit at a time. */
  #limit(ms: number, onOverrun: () => void): void {
    this.#cancelLimit();
    this.#cancelLimit = this.#workshop.clock.after(ms, () => {
      onOverrun();
      this.#guest?.kill();
    });
  }

  async #perform(run: Run): Promise<Closing> {
    this.#limit(run.invocation.version.timeoutMs, () => {
      run.settle({ kind: "timed-out" });
    });
    const initFailure = this.#phase === "reset" ? await this.#recover() : undefined;
    if (initFailure) run.settle(outcomeOf(initFailure));
    const exit = initFailure ? undefined : await this.#exchange(run);
    this.#cancelLimit();
    this.#writeStart(run);
    this.#output.flush();
    this.#activity = undefined;
    if (this.#phase === "invoke") this.#move(exit ? "reset" : "ready");
    const initDurationMs = initFailure ? undefined : this.#initDurationMs;
    this.#initDurationMs = undefined;
    return { durationMs: run.durationMs, initDurationMs, maxMemoryUsedMiB: this.#memoryMiB(run), exit, initFailure };
  }

  /** An invocation that meets no process: init once more, inside it (RT-142, RT-395). Resolves to why it failed. */
  async #recover(): Promise<InitFailure | undefined> {
    const failed = this.#failedInit;
    this.#failedInit = undefined;
    // The old platform answers with the first failure.
    if (failed && this.identity.isLegacy) return failed;
    await this.#startProcess();
    const result = await this.#initialise(undefined);
    this.identity.reportInit(result, "invoke");
    return result.kind === "done" ? undefined : result;
  }

  /** Event in, answer out. Resolves when the guest waits for the next event, or to its end. */
  async #exchange(run: Run): Promise<GuestExit | undefined> {
    if (this.#isEnding) {
      run.settle({ kind: "crashed", ...this.#lastExit });
      return this.#lastExit;
    }
    this.#move("invoke");
    this.#activity = run;
    this.#guest?.sendInvocation(frameTypes.invoke, run.header(), run.invocation.payload);
    const exit = await run.over;
    if (exit) return exit;
    await drained();
    // It may have ended since.
    return this.#guest ? undefined : this.#lastExit;
  }

  #receive(frame: Frame): void {
    switch (frame.type) {
      case frameTypes.log:
        this.#print(frame.body.toString());
        return;
      case frameTypes.output:
        this.#output.push(frame.body[0] === 2 ? "stderr" : "stdout", frame.body.subarray(1));
        return;
      case frameTypes.exit:
        this.#announcedExit = { exitCode: frame.body.readInt32LE(0), signal: null };
        return;
      case frameTypes.needSdk:
        if (this.#identity) void this.#giveSdk(this.#identity);
        else this.#violation("a generic guest asks for the SDK");
        return;
      default:
        if (!this.#activity?.receive(frame)) this.#violation(`frame ${JSON.stringify(frame.type)} out of place`);
    }
  }

  #exited(seen: GuestExit): void {
    const exit = this.#announcedExit ?? seen;
    this.#announcedExit = undefined;
    this.#guest = undefined;
    this.#lastExit = exit;
    if (this.#activity instanceof Run) this.#writeStart(this.#activity);
    this.#output.flush();
    this.#activity?.exited(exit);
    if (this.#phase === "ready") this.#move("reset");
  }

  #violation(reason: string): void {
    this.#workshop.diagnostics("warn", "environment.malformed-frame", {
      reason,
      functionName: this.#identity?.version.functionName,
      phase: this.#phase,
    });
    this.#guest?.kill();
  }

  /** RT-136: the clock of the invocation or init stands still while the SDK is fetched. */
  async #giveSdk(identity: Identity): Promise<void> {
    const { runtimes, diagnostics } = this.#workshop;
    this.#cancelLimit();
    let folder = "";
    try {
      folder = await this.#walls.show("modules", await runtimes.sdkModules(this.plan.runtime.id));
      identity.findsSdkAt(folder);
    } catch (error) {
      diagnostics("error", "environment.sdk-unavailable", errorFacts(error));
    }
    this.#limit(identity.version.timeoutMs, () => {
      if (this.#activity instanceof Run) this.#activity.settle({ kind: "timed-out" });
    });
    this.#guest?.send(frameTypes.sdk, Buffer.from(folder));
  }

  #print(message: string): void {
    if (this.#activity instanceof Run) this.#writeStart(this.#activity);
    this.#identity?.log.append(message);
  }

  /** START stands before the first output of an invocation; a payload that was refused leaves no trace. */
  #writeStart(run: Run): void {
    if (run.hasStarted || run.isRefused) return;
    run.hasStarted = true;
    const { log, lines, version } = this.identity;
    const line = lines.start(run.invocation.requestId, version.version);
    if (line !== "") log.append(line);
  }

  #memoryMiB(run: Run): number {
    this.#maxMemoryKiB = Math.max(this.#maxMemoryKiB, run.maxMemoryKiB);
    return Math.ceil(this.#maxMemoryKiB / 1024);
  }
}
