import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { GuestExit } from "./sandbox.ts";

/** Signals that end a process. */
const signals: readonly NodeJS.Signals[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGUSR1",
  "SIGSEGV",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGSYS",
];

/** A running bubblewrap, as it tells of itself: the first process inside, then how it ended. */
export class Bubble {
  readonly ended: Promise<GuestExit>;
  readonly #outer: number;
  #inner: number | undefined;
  #exitCode: number | undefined;
  #isOver = false;

  /** `status` carries its JSON, a line each time; `outer` is its process outside. */
  constructor(status: Readable, outer: number) {
    this.#outer = outer;
    createInterface(status).on("line", (line) => this.#receive(line));
    this.ended = new Promise((resolve) => {
      status.once("close", () => {
        this.#isOver = true;
        resolve(this.#exit());
      });
    });
  }

  /** The first process inside, once it is known. */
  get inner(): number | undefined {
    return this.#inner;
  }

  /** The first process ends all others; bubblewrap outside waits for that, and only then ends itself. */
  kill(): void {
    // By then its number may be another process's.
    if (this.#isOver) return;
    try {
      process.kill(this.#inner ?? this.#outer, "SIGKILL");
    } catch {
      // ESRCH: it is gone already.
    }
  }

  #receive(line: string): void {
    // A line that was cut by its end is none.
    const told: unknown = line.endsWith("}") ? JSON.parse(line) : undefined;
    if (typeof told !== "object" || told === null) return;
    if ("child-pid" in told && typeof told["child-pid"] === "number") this.#inner = told["child-pid"];
    if (!("exit-code" in told) || typeof told["exit-code"] !== "number") return;
    this.#exitCode = told["exit-code"];
    this.#isOver = true;
  }

  /** bubblewrap tells of a signal as a shell does; of itself, when it is killed, it tells nothing. */
  #exit(): GuestExit {
    const exitCode = this.#exitCode;
    if (exitCode === undefined) return { exitCode: null, signal: "SIGKILL" };
    if (exitCode <= 128) return { exitCode, signal: null };
    const name = signals.find((each) => constants.signals[each] === exitCode - 128);
    return name ? { exitCode: null, signal: name } : { exitCode, signal: null };
  }
}
