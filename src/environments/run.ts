import type { Clock } from "../clock.ts";
import { type GuestInvocation, answerFlags, frameTypes } from "../model/frames.ts";
import { type Invocation, type Outcome, timeoutOf } from "../model/invocation.ts";
import { maxResponseBytes, maxStreamedBytes } from "../model/limits.ts";
import type { GuestExit } from "../sandbox/sandbox.ts";
import type { Activity } from "./activity.ts";
import type { Frame } from "./channel.ts";
import { whenDrained } from "./drain.ts";
import type { Extensions } from "./extensions.ts";
import { Flow, type FlowEnds } from "./flow.ts";
import { type InitFailure, exitErrorType } from "./init-result.ts";
import { StreamedBody } from "./streamed-body.ts";

const answerHeaderBytes = 9;

/** How the window of an invocation ended, after its answer. */
export interface Closing {
  /** From the start of the run to its answer, or to the end of the extensions' work, ms. */
  readonly durationMs: number;
  /** Of a new environment's first invocation. */
  readonly initDurationMs: number | undefined;
  readonly maxMemoryUsedMiB: number;
  /** The process ended inside the window. */
  readonly exit: GuestExit | undefined;
  /** What kept the function from being loaded. */
  readonly initFailure: InitFailure | undefined;
  /** The time ran out, for extensions perhaps after the answer. */
  readonly isTimedOut: boolean;
}

/** Whether it had a new environment, or one whose init phase had to be tried again. */
export function isColdStart({ initDurationMs, initFailure }: Closing): boolean {
  return initDurationMs !== undefined || initFailure !== undefined;
}

/** One invocation inside an environment: first its answer, then the end of its window in the log. */
export class Run implements Activity {
  readonly invocation: Invocation;
  readonly answer: Promise<Outcome>;
  /** Set by the environment: the end of the window. */
  closed!: Promise<Closing>;
  readonly startedAt: number;
  /** START has been written. */
  hasStarted = false;
  /** Of its answer. */
  status: "success" | "failure" | "error" | "timeout" = "success";
  errorType: string | undefined;
  producedBytes = 0;
  maxMemoryKiB = 0;
  /** The guest has threads that don't wait with it. */
  hasThreads = false;
  /** What the function itself took, as the guest saw it; infinite where it did not come to an answer. */
  runMs: number = Infinity;
  /** The guest waits for its next event and all that it printed has been read (`undefined`), or the process ended. */
  readonly over: Promise<GuestExit | undefined>;
  readonly #clock: Clock;
  #answeredAt: number | undefined;
  readonly #resolveAnswer: (outcome: Outcome) => void;
  readonly #end: (exit: GuestExit | undefined) => void;
  #isOver = false;
  #refused = false;
  #contentType = "application/json";
  #streamed: StreamedBody | undefined;
  readonly #flow: Flow | undefined;
  #extensions: Extensions | undefined;
  #isTimedOut = false;

  /** A streamed response goes to `flow`, or is collected where nobody takes it as it comes. */
  constructor(invocation: Invocation, clock: Clock, flow?: FlowEnds) {
    this.invocation = invocation;
    this.#flow = flow && new Flow(flow);
    this.#clock = clock;
    this.startedAt = clock.mono();
    ({ promise: this.answer, resolve: this.#resolveAnswer } = Promise.withResolvers<Outcome>());
    ({ promise: this.over, resolve: this.#end } = Promise.withResolvers<GuestExit | undefined>());
  }

  /** The head of the invoke frame. */
  header(): string {
    const { invocation } = this;
    const header: GuestInvocation = {
      requestId: invocation.requestId,
      deadline: this.#clock.now() + timeoutOf(invocation),
      arn: invocation.invokedFunctionArn,
      clientContext: invocation.clientContext,
      identity: invocation.identity,
      trace: invocation.traceHeader,
    };
    return JSON.stringify(header);
  }

  /** API-944: the extensions have the event as well, and until they are done it goes on. */
  extend(extensions: Extensions): void {
    this.#extensions = extensions;
    extensions.invoke(this.invocation);
  }

  timeOut(): void {
    this.#isTimedOut = true;
    this.settle({ kind: "timed-out" });
    this.status = "timeout";
  }

  get isTimedOut(): boolean {
    return this.#isTimedOut;
  }

  /** The window ends now; extensions' time is part of it. Resolves when whoever comes next finds nothing of it. */
  async close(facts: Omit<Closing, "durationMs" | "isTimedOut">): Promise<Closing> {
    const durationMs = this.#extensions ? this.#clock.mono() - this.startedAt : this.durationMs;
    if (facts.exit) await this.#extensions?.end("failure");
    return { ...facts, durationMs, isTimedOut: this.#isTimedOut };
  }

  /** From the start to the answer, or until now. */
  get durationMs(): number {
    return (this.#answeredAt ?? this.#clock.mono()) - this.startedAt;
  }

  get isAnswered(): boolean {
    return this.#answeredAt !== undefined;
  }

  /** The payload was not JSON. */
  get isRefused(): boolean {
    return this.#refused;
  }

  /** The first answer stands. */
  settle(outcome: Outcome): void {
    if (this.isAnswered) return;
    this.#refused = outcome.kind === "refused";
    this.status = outcome.kind === "succeeded" ? "success" : "failure";
    this.producedBytes = "payload" in outcome ? outcome.payload.length : 0;
    this.#answeredAt = this.#clock.mono();
    this.#resolveAnswer(outcome);
  }

  exited(exit: GuestExit): void {
    this.settle({ kind: "crashed", ...exit });
    if (!this.#isTimedOut) Object.assign(this, { status: "error", errorType: exitErrorType(exit) });
    this.#extensions?.runtimeDone(this);
    this.#end(exit);
  }

  receive({ type, body }: Frame): boolean {
    switch (type) {
      case frameTypes.result:
        this.#answered(body, { kind: "succeeded", payload: payloadOf(body), contentType: this.#contentType });
        return true;
      case frameTypes.error:
        this.#answered(body, { kind: "failed", handled: wasHandled(body), payload: payloadOf(body) });
        return true;
      case frameTypes.streamStart:
        this.#contentType = body.toString();
        this.#flow?.start(this.#contentType);
        return true;
      case frameTypes.chunk:
        if (this.#flow) {
          if (!this.isAnswered && !this.#flow.push(body)) this.settle(tooLarge(maxStreamedBytes));
          return true;
        }
        this.#streamed ??= new StreamedBody();
        this.#streamed.push(body);
        return true;
      case frameTypes.streamEnd:
        this.#answered(body, this.#collected());
        return true;
      case frameTypes.refused:
        this.settle({ kind: "refused", reason: body.toString() });
        this.#waits();
        return true;
      case frameTypes.waiting:
        if (!this.isAnswered) return false;
        this.#waits();
        return true;
      default:
        return false;
    }
  }

  #answered(body: Buffer, outcome: Outcome): void {
    this.maxMemoryKiB = body.readUInt32LE(1);
    this.hasThreads = ((body[0] ?? 0) & answerFlags.threads) !== 0;
    this.runMs = body.readUInt32LE(5) / 1000;
    this.settle(outcome);
    if (((body[0] ?? 0) & answerFlags.waiting) !== 0) this.#waits();
  }

  /** The guest waits for its next event, and no extension is still at work. */
  get isOver(): boolean {
    return this.#isOver && !this.#extensions;
  }

  #waits(): void {
    this.#isOver = true;
    whenDrained(() => {
      if (this.#extensions) void this.#settle(this.#extensions);
      else this.#end(undefined);
    });
  }

  async #settle(extensions: Extensions): Promise<void> {
    if (!this.#refused) extensions.runtimeDone(this);
    await extensions.settled();
    // One that has failed ends the guest: that is still to come.
    if (!extensions.fault) this.#end(undefined);
  }

  /** A streamed response for a caller that wants it whole (RT-421). */
  #collected(): Outcome {
    if (this.#streamed?.isTooLarge) return tooLarge(maxResponseBytes);
    const payload = this.#streamed?.take() ?? new Uint8Array(0);
    return { kind: "succeeded", payload, contentType: this.#contentType };
  }
}

/** RT-236 */
function tooLarge(maxBytes: number): Outcome {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${maxBytes} bytes).`;
  const body = { errorMessage, errorType: "Function.ResponseSizeTooLarge" };
  return { kind: "failed", handled: false, payload: Buffer.from(JSON.stringify(body)) };
}

function payloadOf(body: Buffer): Buffer {
  return body.subarray(answerHeaderBytes);
}

function wasHandled(body: Buffer): boolean {
  return ((body[0] ?? 0) & answerFlags.handled) !== 0;
}
