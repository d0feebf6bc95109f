import type { Clock } from "../clock.ts";
import type { ExecutionEnvironment } from "./environment.ts";

/** A function that usually needs less is worth a wait for an environment that is at work. */
const shortMs = 2;
/** The longest such wait; a cold start takes as long. */
const patienceMs = 50;
/** Invocations that an engine can hand out in a millisecond, at most: so many milliseconds of them it keeps at work. */
const handedOutPerMs = 10;
/** What is usual is the median of the runs: each moves it by so much towards itself, however far away it is. */
const step = 1.1;

interface Waiting {
  readonly until: number;
  readonly resolve: (environment: ExecutionEnvironment | undefined) => void;
}

function isProvisioned(environment: ExecutionEnvironment | undefined): boolean {
  return environment?.plan.initializationType === "provisioned-concurrency";
}

/**
 * The environments of one function version. While as many of them are at work as the machine has cores, and as the
 * engine can keep busy, an invocation of a short function waits a moment for the next one that comes free: it is hot,
 * and every further process would only take the cores and their caches away from the others.
 */
export class Row {
  /** Those that wait for an event; the last used one is at the end, provisioned ones behind all others (API-606). */
  readonly idle: ExecutionEnvironment[] = [];
  readonly #clock: Clock;
  readonly #cores: number;
  readonly #waiting: Waiting[] = [];
  readonly #returning = new Set<ExecutionEnvironment>();
  #isTimed = false;
  #atWork = 0;
  #usualMs = Infinity;

  constructor(clock: Clock, cores: number) {
    this.#clock = clock;
    this.#cores = cores;
  }

  /** One that comes free in a moment is better than another one. */
  get isWorthWaiting(): boolean {
    return this.#returning.size > this.#waiting.length || this.#isCrowded;
  }

  /** Another environment at work would only be in the way. */
  get #isCrowded(): boolean {
    return this.#usualMs < shortMs && this.#atWork >= Math.max(this.#cores, this.#usualMs * handedOutPerMs);
  }

  /** The next one that comes free, if one does in a moment. */
  nextFree(): Promise<ExecutionEnvironment | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: this.#clock.mono() + patienceMs, resolve });
      this.#time(patienceMs);
    });
  }

  begins(): void {
    this.#atWork += 1;
  }

  /** The environment has answered and waits for its next event: what is left to do for it takes a moment. */
  returns(environment: ExecutionEnvironment): void {
    this.#returning.add(environment);
  }

  /** `runMs` is the time that the function itself took. */
  ends(environment: ExecutionEnvironment, runMs: number): void {
    this.#returning.delete(environment);
    this.#atWork -= 1;
    if (this.#usualMs === Infinity) this.#usualMs = Math.max(runMs, 0.001);
    else this.#usualMs *= runMs > this.#usualMs ? step : 1 / step;
  }

  /** Takes back an environment that is free: for whoever waits longest, or to stand idle, in front of provisioned ones. */
  put(environment: ExecutionEnvironment): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(environment);
    else if (isProvisioned(environment) || !isProvisioned(this.idle.at(-1))) this.idle.push(environment);
    else this.idle.splice(this.idle.findIndex(isProvisioned), 0, environment);
  }

  /** One timer, whoever waits: it looks after the first when it goes off. */
  #time(ms: number): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#clock.after(ms, () => {
      this.#isTimed = false;
      this.#giveUp();
    });
  }

  /** Those who waited long enough go on without, but for as many as there are environments that have answered. */
  #giveUp(): void {
    const now = this.#clock.mono();
    const isOver = ({ until }: Waiting): boolean => until <= now && this.#waiting.length > this.#returning.size;
    while (this.#waiting[0] && isOver(this.#waiting[0])) this.#waiting.shift()?.resolve(undefined);
    const [first] = this.#waiting;
    if (first) this.#time(first.until > now ? first.until - now : patienceMs);
  }
}
