import assert from "node:assert/strict";
import { frameTypes } from "../model/frames.ts";
import type { FunctionVersion } from "../model/function.ts";
import { type Invocation, type ResponseReader, timeoutOf } from "../model/invocation.ts";
import type { GuestExit } from "../sandbox/sandbox.ts";
import { type Activity, Initialising, Starting } from "./activity.ts";
import { type Frame, misplaced } from "./channel.ts";
import { Extensions } from "./extensions.ts";
import { Guest } from "./guest.ts";
import { Identity } from "./identity.ts";
import type { Debuggee } from "./inspect/debuggee.ts";
import { type InitFailure, type InitResult, initResult, outcomeOf } from "./init-result.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { type Phase, move } from "./lifecycle.ts";
import { Premises } from "./premises.ts";
import { RawOutputs } from "./raw-output.ts";
import { type Closing, Run } from "./run.ts";
import { TimeLimit } from "./time-limit.ts";
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
  #starting: Promise<void> | undefined;
  #premises: Premises | undefined;
  #guest: Guest | undefined;
  #extensions: Extensions | undefined;
  #activity: Activity | undefined;
  #identity: Identity | undefined;
  #failedInit: InitFailure | undefined;
  #initDurationMs: number | undefined;
  readonly #limit: TimeLimit;
  readonly #debuggee: Debuggee | undefined;
  #lastExit: GuestExit = { exitCode: null, signal: null };
  readonly #output = new RawOutputs((line) => this.#debuggee?.hears(line) || this.#print(line));

  constructor(plan: LaunchPlan, workshop: Workshop) {
    this.plan = plan;
    this.#workshop = workshop;
    this.#limit = new TimeLimit(workshop.clock);
    this.#id = workshop.clock.uuid().replaceAll("-", "");
    this.#debuggee = plan.version && workshop.inspectors?.debuggee(plan.version, this.#limit, this.#id);
  }

  get phase(): Phase {
    return this.#phase;
  }

  get isAlive(): boolean {
    return this.#guest !== undefined;
  }

  /** Whether its walls have fallen: nothing can run in it any more. */
  get isLost(): boolean {
    return this.#premises?.isStanding === false;
  }

  get identity(): Identity {
    assert(this.#identity, "an environment belongs to a function before it runs");
    return this.#identity;
  }

  /** Starts a process without any user code. One that can't start shows when it is to load a function. */
  async start(): Promise<void> {
    await (this.#starting = this.#open());
  }

  async #open(): Promise<void> {
    this.#premises = await Premises.open(this.plan, this.#id, this.#workshop);
    if (this.plan.version) await this.#become(this.plan.version);
    await this.#startProcess();
    if (this.#phase === "starting") this.#move("prewarmed");
  }

  /** Becomes `version`'s own: the init phase, whose failure shows in the first invocation (RT-141, RT-142). */
  async assign(version: FunctionVersion): Promise<InitResult> {
    const identity = this.#identity ?? (await this.#become(version));
    identity.announce();
    const result = await this.#initialise(identity.initLimitMs);
    this.#failedInit = result.kind === "done" ? undefined : result;
    this.#initDurationMs = identity.endInit(result);
    return result;
  }

  /** Hands one event to the function. The environment is free again when the run is closed. */
  run(invocation: Invocation, tail: boolean, reader?: ResponseReader): Run {
    const run = new Run(invocation, this.#workshop.clock, reader && { reader, guest: () => this.#guest });
    if (tail) this.identity.log.openWindow();
    this.#home.wake();
    this.#debuggee?.pauses.begin();
    run.closed = this.#perform(run);
    // Whatever went wrong, nobody waits for an answer for ever.
    run.closed.catch(() => {
      run.settle({ kind: "crashed", ...this.#lastExit });
    });
    return run;
  }

  /** Memory that it has to be given: its size, and only what it holds while it waits for an event. */
  get heldMiB(): number {
    return this.#premises?.heldMiB ?? this.plan.memoryMiB;
  }

  /** Looks at the memory that an environment at work takes; one that takes too much loses its process (RT-273). */
  watchMemory(): void {
    if (this.#activity && this.#home.isOverfull(this.#activity)) this.#guest?.kill();
  }

  /** What still runs while the environment waits for an event stands still until there is one (RT-390). */
  settle(): void {
    if (this.#phase === "ready" && !this.#debuggee) this.#home.rest();
  }

  /** Kills what runs and removes its files. */
  async shutdown(): Promise<void> {
    if (this.#isEnding) return;
    this.#move("shutdown");
    this.#limit[Symbol.dispose]();
    this.#debuggee?.leaves();
    await this.#extensions?.end("spindown", this.#guest);
    this.#guest?.kill();
    await this.#starting?.catch(() => {}); // whoever started it hears of it
    await this.#guest?.exited;
    this.#identity?.compileCache?.end(false);
    await this.#extensions?.close();
    await this.#premises?.close();
    this.#move("gone");
  }

  async #become(version: FunctionVersion): Promise<Identity> {
    const home = await this.#home.moveIn(version);
    const facts = { ...home, plan: this.plan, id: this.#id, workshop: this.#workshop };
    const identity = (this.#identity = new Identity(version, facts));
    const listener = { print: (line: string) => this.#print(line, "extension"), failed: () => this.#guest?.kill() };
    this.#extensions = await Extensions.open({ identity, premises: this.#home, ...listener }, this.#workshop.clock);
    if (this.#isEnding) await this.#extensions?.close();
    return identity;
  }

  get #home(): Premises {
    assert(this.#premises, "an environment has its walls before anything else");
    return this.#premises;
  }

  get #isEnding(): boolean {
    return this.#phase === "shutdown" || this.#phase === "gone";
  }

  #move(to: Phase): void {
    this.#phase = move(this.#phase, to);
  }

  async #startProcess(): Promise<void> {
    const starting = new Starting();
    this.#activity = starting;
    this.#guest = new Guest(await this.#home.launch(this.#identity, this.#debuggee), {
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
    const startedAt = this.#workshop.clock.mono();
    let overrun = false;
    if (limitMs !== undefined)
      this.#limit.set(limitMs, () => {
        overrun = true;
        this.#guest?.kill();
      });
    const initialising = new Initialising(this.identity.compileCache?.files, this.#debuggee);
    this.#activity = initialising;
    if (!this.#guest) initialising.exited(this.#lastExit);
    const end = await initialising.run(this.#guest, this.identity, this.#extensions);
    this.#home.noteUse(end.memoryKiB, false);
    if (limitMs !== undefined) this.#limit.clear();
    if (this.#phase === "init") this.#move(end.exit ? "reset" : "ready");
    return initResult(end, this.#workshop.clock.mono() - startedAt, overrun);
  }

  async #perform(run: Run): Promise<Closing> {
    this.#limit.set(timeoutOf(run.invocation), () => this.#timedOut(run));
    const initFailure = this.#phase === "reset" ? await this.#recover() : undefined;
    if (initFailure) run.settle(outcomeOf(initFailure));
    else this.#handOver(run);
    const exit = initFailure ? undefined : await run.over;
    this.#limit.clear();
    this.#writeStart(run);
    this.#output.flush();
    this.#activity = undefined;
    if (this.#phase === "invoke") this.#move(exit ? "reset" : "ready");
    const initDurationMs = initFailure ? undefined : this.#initDurationMs;
    this.#initDurationMs = undefined;
    const maxMemoryUsedMiB = this.#home.noteUse(run.maxMemoryKiB, run.hasThreads);
    return await run.close({ initDurationMs, maxMemoryUsedMiB, exit, initFailure });
  }

  /** An invocation that meets no process: init once more, inside it (RT-142, RT-395). Resolves to why it failed. */
  async #recover(): Promise<InitFailure | undefined> {
    const failed = this.#failedInit;
    this.#failedInit = undefined;
    // The old platform answers with the first failure.
    if (failed && this.identity.isLegacy) return failed;
    this.#starting = this.#startProcess();
    await this.#starting;
    const result = await this.#initialise(undefined);
    this.identity.reportInit(result, "invoke");
    return result.kind === "done" ? undefined : result;
  }

  /** The event goes to the function; what comes of it is the run's. */
  #handOver(run: Run): void {
    if (this.#isEnding) return run.exited(this.#lastExit);
    this.#move("invoke");
    this.#activity = run;
    if (this.#extensions) run.extend(this.#extensions);
    this.#guest?.sendInvocation(frameTypes.invoke, run.header(), run.invocation.payload);
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
        this.#debuggee?.leaves();
        return;
      case frameTypes.needSdk:
        if (!this.#identity?.lacksSdk || !this.#guest?.asksForSdk()) throw misplaced(frame);
        void this.#giveSdk(this.#identity);
        return;
      default:
        if (!this.#activity?.receive(frame)) throw misplaced(frame);
    }
  }

  #exited(seen: GuestExit): void {
    const fault = this.#extensions?.fault;
    const exit = { ...this.#home.explain(seen), ...(fault && { fault }) };
    this.#debuggee?.exited();
    this.#guest = undefined;
    this.#lastExit = exit;
    if (this.#activity instanceof Run) this.#writeStart(this.#activity);
    this.#output.flush();
    this.#activity?.exited(exit);
    if (this.#phase === "ready") this.#move("reset");
    void this.#extensions?.end(this.#activity?.isTimedOut ? "timeout" : "failure");
  }

  #violation(reason: string): void {
    const functionName = this.#identity?.version.functionName;
    this.#workshop.diagnostics("warn", "environment.malformed-frame", { reason, functionName, phase: this.#phase });
    this.#guest?.kill();
  }

  /** RT-136: the clock of the invocation or init stands still while the SDK is fetched. */
  async #giveSdk(identity: Identity): Promise<void> {
    this.#limit.clear();
    const folder = await this.#home.fetchSdk();
    if (folder !== undefined) identity.findsSdkAt(folder);
    this.#limit.set(identity.version.timeoutMs, () => this.#timedOut(this.#activity));
    this.#guest?.send(frameTypes.sdk, Buffer.from(folder ?? ""));
  }

  #timedOut(activity: Activity | undefined): void {
    if (activity instanceof Run) activity.timeOut();
    this.#guest?.kill();
  }

  #print(message: string, source: "function" | "extension" = "function"): void {
    if (this.#activity instanceof Run) this.#writeStart(this.#activity);
    this.#identity?.print(message, source);
    this.#guest?.holdUntil(this.#identity?.log.room);
  }

  /** START stands before the first output of an invocation; a payload that was refused leaves no trace. */
  #writeStart(run: Run): void {
    if (run.hasStarted || run.isRefused) return;
    run.hasStarted = true;
    this.identity.reportStart(run.invocation.requestId);
  }
}
