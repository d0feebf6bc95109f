import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { ProcessTree } from "./process-tree.ts";
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
const burialMs = 5;
/** After so many it is not waited for what bubblewrap may tell. */
const mostPatientStrikes = 20;

/** All processes that somebody counts as a bubblewrap's. */
export interface Held {
  members(): readonly number[] | undefined;
  thaw(): void;
}

/** A running bubblewrap, as it tells of itself: the first process inside, then how it ended. */
export class Bubble {
  /** Resolves when all that it holds are gone. */
  readonly ended: Promise<GuestExit>;
  readonly #status: Readable;
  readonly #held: Held;
  #outer: number | undefined;
  #inner: number | undefined;
  #exitCode: number | undefined;
  #isOver = false;
  #again: NodeJS.Timeout | undefined;
  #strikes = 0;

  /**
   * `status` carries its JSON, a line each time: to be heard from the first moment, because its end may come before
   * anybody knows the process.
   */
  constructor(status: Readable, held: Held) {
    this.#status = status;
    this.#held = held;
    createInterface(status).on("line", (line) => this.#receive(line));
    this.ended = this.#watch();
  }

  /** Says which process it is outside. Nobody kills it before. */
  isProcess(outer: number): void {
    this.#outer = outer;
  }

  /** The first process inside, once it is known. */
  get inner(): number | undefined {
    return this.#inner;
  }

  /** All of them, as /proc shows them. */
  get processes(): readonly number[] {
    return this.#outer === undefined ? [] : [this.#outer, ...new ProcessTree(this.#outer).ids];
  }

  /**
   * The first process ends all others; bubblewrap outside waits for that, and only then ends itself. One that is killed
   * in the midst of its start may leave a child that has not heard of it, which goes as well; or it had not opened its
   * end of `status` yet, which then says nothing more.
   */
  kill(): void {
    this.#strike(this.#first);
    this.#again ??= setInterval(() => {
      this.#strikes += 1;
      const members = this.#held.members() ?? [];
      if (this.#isOver) clearInterval(this.#again);
      else if (members.length === 0 && this.#isOuterGone) this.#status.destroy();
      else this.#strike([...members, ...this.#first]);
    }, secondStrikeMs);
  }

  /**
   * Where nobody counts its processes, bubblewrap outside is left alone until it has told of the one inside: nobody
   * would find that one any more.
   */
  get #first(): readonly number[] {
    const isCounted = this.#held.members() !== undefined;
    const outer = isCounted || this.#strikes >= mostPatientStrikes ? this.#outer : undefined;
    return [this.#inner ?? outer].filter((each) => each !== undefined);
  }

  get #isOuterGone(): boolean {
    return this.#outer !== undefined && isGone(this.#outer);
  }

  async #watch(): Promise<GuestExit> {
    if (!this.#status.closed) await new Promise((resolve) => this.#status.once("close", resolve));
    if (this.#exitCode === undefined) await this.#bury();
    this.#isOver = true;
    return this.#exit();
  }

  /** bubblewrap outside was killed: the kernel ends what it held, which takes a moment on a busy machine. */
  async #bury(): Promise<void> {
    for (let left = this.#left(); left.length > 0; left = this.#left()) {
      this.#strike(left);
      await delay(burialMs);
    }
  }

  #left(): readonly number[] {
    const inner = this.#inner === undefined || isGone(this.#inner) ? [] : [this.#inner];
    return this.#held.members() ?? inner;
  }

  #strike(processes: readonly number[]): void {
    // Once it is over its number may be another process's.
    if (this.#isOver) return;
    this.#held.thaw();
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
    if ("child-pid" in told && typeof told["child-pid"] === "number") {
      this.#inner = told["child-pid"];
      if (this.#again) this.#strike(this.#first);
    }
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
