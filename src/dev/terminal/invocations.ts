import type { Clock } from "../../clock.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { InvocationObserver, ObservedEnd } from "../../model/invocation-observer.ts";
import type { LogEvent, LogStreamName } from "../../model/log-event.ts";
import { type Ending, endingOf, refusalOf } from "./ending.ts";

/** After so long an invocation's lines are shown as they come. */
const liveAfterMs = 1000;

/** An invocation as it is shown. */
export interface Shown {
  readonly functionName: string;
  readonly version: string;
  readonly requestId: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface ShownEnd extends Ending {
  /** `undefined` where it never ran. */
  readonly facts: ObservedEnd | undefined;
}

/** Takes what is to be shown, in order. */
export interface InvocationScreen {
  /** One that takes longer; its messages follow, one by one. */
  started(invocation: Shown, messages: readonly string[]): void;
  message(invocation: Shown, message: string): void;
  /** `messages` are those that were not shown yet. */
  ended(invocation: Shown, end: ShownEnd, messages: readonly string[]): void;
}

interface Stream {
  messages: string[];
  current: Shown | undefined;
  isLive: boolean;
  cancel: () => void;
}

/** Keeps the lines of each invocation together, also of those that run at once. */
export class Invocations implements InvocationObserver {
  readonly #screen: InvocationScreen;
  readonly #clock: Clock;
  readonly #streams = new Map<string, Stream>();
  /** By request id: the stream that each is in. */
  readonly #running = new Map<string, string>();

  constructor(screen: InvocationScreen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
  }

  began(invocation: Invocation, { logStream }: LogStreamName): void {
    const stream = this.#stream(logStream);
    const shown = this.#shown(invocation);
    stream.current = shown;
    stream.isLive = false;
    this.#running.set(shown.requestId, logStream);
    stream.cancel = this.#clock.after(liveAfterMs, () => {
      stream.isLive = true;
      this.#screen.started(shown, stream.messages.splice(0));
    });
  }

  ended(invocation: Invocation, facts: ObservedEnd): void {
    this.#end(invocation, { ...endingOf(facts), facts });
  }

  refused(invocation: Invocation, error: unknown): void {
    this.#end(invocation, { ...refusalOf(error), facts: undefined });
  }

  logged({ logStream }: LogStreamName, events: readonly LogEvent[]): void {
    const stream = this.#stream(logStream);
    for (const { message } of events) {
      if (stream.isLive && stream.current) this.#screen.message(stream.current, message);
      else stream.messages.push(message);
    }
  }

  #end(invocation: Invocation, end: ShownEnd): void {
    const name = this.#running.get(invocation.requestId);
    this.#running.delete(invocation.requestId);
    const stream = name === undefined ? undefined : this.#streams.get(name);
    stream?.cancel();
    this.#screen.ended(stream?.current ?? this.#shown(invocation), end, stream?.messages.splice(0) ?? []);
    if (!stream) return;
    stream.current = undefined;
    stream.isLive = false;
    if (name !== undefined) this.#forgetSoon(name, stream);
  }

  /** Environments end without a word: what an idle stream holds is nothing, and it can begin again. */
  #forgetSoon(name: string, stream: Stream): void {
    if (stream.messages.length === 0) this.#streams.delete(name);
  }

  #stream(name: string): Stream {
    const stream = this.#streams.get(name) ?? { messages: [], current: undefined, isLive: false, cancel: () => {} };
    this.#streams.set(name, stream);
    return stream;
  }

  #shown({ version, requestId }: Invocation): Shown {
    const { functionName } = version;
    return { functionName, version: version.version, requestId, startedAt: this.#clock.now() };
  }
}
