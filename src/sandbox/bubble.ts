import { readFileSync } from "node:fs";
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

const secondStrikeMs = 100;

/** A running bubblewrap, as it tells of itself: the first process inside, then how it ended. */
export class Bubble {
  readonly ended: Promise<GuestExit>;
  readonly #status: Readable;
  #outer = 0;
  readonly #members: () => readonly number[];
  #inner: number | undefined;
  #exitCode: number | undefined;
  #isOver = false;
  #again: NodeJS.Timeout | undefined;

  /**
   * `status` carries its JSON, a line each time: to be heard from the first moment, because its end may come before
   * anybody knows the process. `members` are all that anybody counts as its processes.
   */
  constructor(status: Readable, members: () => readonly number[]) {
    this.#status = status;
    this.#members = members;
    createInterface(status).on("line", (line) => this.#receive(line));
    this.ended = new Promise((resolve) => {
      status.once("close", () => {
        this.#isOver = true;
        resolve(this.#exit());
      });
    });
  }

  /** Says which process it is outside. Nobody kills it before. */
  isProcess(outer: number): void {
    this.#outer = outer;
  }

  /** The first process inside, once it is known. */
  get inner(): number | undefined {
    return this.#inner;
  }

  /**
   * The first process ends all others; bubblewrap outside waits for that, and only then ends itself. One that is killed
   * in the midst of its start may leave a child that has not heard of it, which goes as well; or it had not opened its
   * end of `status` yet, which then says nothing more.
   */
  kill(): void {
    this.#strike([this.#inner ?? this.#outer]);
    this.#again ??= setInterval(() => {
      const members = this.#members();
      if (this.#isOver) clearInterval(this.#again);
      else if (members.length === 0 && isGone(this.#outer)) this.#status.destroy();
      else this.#strike([...members, this.#inner ?? this.#outer]);
    }, secondStrikeMs);
  }

  #strike(processes: readonly number[]): void {
    // Once it is over its number may be another process's.
    if (this.#isOver) return;
    for (const each of processes) {
      try {
        process.kill(each, "SIGKILL");
      } catch {
        // ESRCH: it is gone already.
      }
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

/** Ended, whether or not somebody has buried it. */
function isGone(id: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${id}/stat`, "latin1"));
  } catch {
    // ENOENT: it is buried.
    return true;
  }
}
