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

  /** `status` carries its JSON, a line each time; `outer` is its process outside. */
  constructor(status: Readable, outer: number) {
    this.#outer = outer;
    createInterface(status).on("line", (line) => this.#receive(line));
    this.ended = new Promise((resolve) => {
      status.once("close", () => {
        resolve(this.#exit());
      });
    });
  }

  /** The first process ends all others; bubblewrap outside waits for that, and only then ends itself. */
  kill(): void {
    try {
      process.kill(this.#inner ?? this.#outer, "SIGKILL");
    } catch {
      // ESRCH: it is gone already.
    }
  }

  #receive(line: string): void {
    const told: unknown = JSON.parse(line);
    if (typeof told !== "object" || told === null) return;
    if ("child-pid" in told && typeof told["child-pid"] === "number") this.#inner = told["child-pid"];
    if ("exit-code" in told && typeof told["exit-code"] === "number") this.#exitCode = told["exit-code"];
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
