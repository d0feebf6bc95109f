import { isDeepStrictEqual } from "node:util";
import type { Problem } from "./problem.ts";
import type { Teller } from "./teller.ts";

/** Who found it. */
type Source = "project" | "code" | "engine";

export interface Found {
  /** Names that `problems` says all about; all that there are where they are not given. */
  readonly about?: Iterable<string>;
  readonly problems: readonly Problem[];
  /** What the person has just saved is told though it is known. */
  readonly isAnew?: (problem: Problem) => boolean;
}

/** What is wrong with a project now, and what of that the person was told. */
export class Complaints {
  readonly #teller: Pick<Teller, "failed" | "mended">;
  /** By what they are about. */
  readonly #known = {
    project: new Map<string, readonly Problem[]>(),
    code: new Map<string, readonly Problem[]>(),
    engine: new Map<string, readonly Problem[]>(),
  };
  #fresh: Problem[] = [];
  readonly #gone = new Set<string>();

  constructor(teller: Pick<Teller, "failed" | "mended">) {
    this.#teller = teller;
  }

  /** To be told with the next `tell`. */
  note(source: Source, { about, problems, isAnew = () => true }: Found): void {
    const known = this.#known[source];
    const isKnown = (problem: Problem): boolean =>
      known.get(problem.what)?.some((before) => isDeepStrictEqual(before, problem)) ?? false;
    this.#fresh.push(...problems.filter((problem) => isAnew(problem) || !isKnown(problem)));
    const now = Map.groupBy(problems, ({ what }) => what);
    for (const name of about ?? [...known.keys()]) {
      if (!now.has(name) && known.delete(name)) this.#gone.add(name);
    }
    for (const [name, found] of now) known.set(name, found);
  }

  tell(): void {
    const fresh = this.#fresh;
    const mended = [...this.#gone].filter((name) => !this.has(name));
    this.#fresh = [];
    this.#gone.clear();
    if (fresh.length > 0) this.#teller.failed(fresh);
    if (mended.length > 0) this.#teller.mended(mended);
  }

  /** Whether something is wrong with it. */
  has(name: string): boolean {
    return Object.values(this.#known).some((known) => known.has(name));
  }
}
