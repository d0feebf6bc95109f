import type { Clock } from "../clock.ts";
import { logTailBytes } from "../model/limits.ts";
import type { LogStreamName } from "../model/log-event.ts";
import type { LogSink } from "./logs.ts";

/** Characters, and messages, of a window before all but the tail is let go. */
const maxWindowLength = 65_536;

/** One environment's log stream, and the window of the invocation that is in progress. */
export class LogStreamWriter {
  readonly name: LogStreamName;
  /** As `LogSink.append` said last. */
  room: Promise<void> | undefined;
  readonly #logs: LogSink;
  readonly #clock: Clock;
  #window: string[] | undefined;
  /** Of all messages in it. */
  #windowLength = 0;

  constructor(name: LogStreamName, logs: LogSink, clock: Clock) {
    this.name = name;
    this.#logs = logs;
    this.#clock = clock;
  }

  /** One event; `message` keeps its line break (API-851). */
  append(message: string): void {
    this.room = this.#logs.append(this.name, [{ timestamp: this.#clock.now(), message }]);
    if (this.#window) this.#keepTail(this.#window, message);
  }

  /** From now on what is appended is also kept for the caller. */
  openWindow(): void {
    this.#window = [];
    this.#windowLength = 0;
  }

  /** The last 4,096 bytes of the window, which ends here; a cut may fall inside a character (RT-339). */
  closeWindow(): Uint8Array | undefined {
    const window = this.#window;
    this.#window = undefined;
    if (window === undefined) return undefined;
    const bytes = Buffer.from(window.join(""));
    return bytes.subarray(Math.max(0, bytes.length - logTailBytes));
  }

  /** What is longer than the tail goes now and then: a function may write without end. */
  #keepTail(window: string[], message: string): void {
    window.push(message.endsWith("\n") ? message : `${message}\n`);
    this.#windowLength += message.length;
    if (this.#windowLength < maxWindowLength && window.length < maxWindowLength) return;
    const tail = window.splice(0).join("").slice(-logTailBytes);
    window.push(tail);
    this.#windowLength = tail.length;
  }
}

/** `2026/01/31/[$LATEST]<32 hex>`; in a shared group with the function's name before the version (API-850). */
export function logStreamName(of: {
  readonly functionName: string;
  readonly version: string;
  readonly logGroup: string;
  /** 32 hex digits, the environment's own. */
  readonly id: string;
  readonly now: number;
}): string {
  const [year, month, day] = new Date(of.now).toISOString().slice(0, 10).split("-");
  const shared = of.logGroup === `/aws/lambda/${of.functionName}` ? "" : of.functionName;
  return `${year}/${month}/${day}/${shared}[${of.version}]${of.id}`;
}
