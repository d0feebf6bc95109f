/** What is counted for each set of labels, for the first `max` of them; those that come later are counted together. */
export class LabelSets<Counts> {
  readonly #max: number;
  readonly #known = new Map<string, Counts>();
  readonly #makeRest: () => Counts;
  #rest: Counts | undefined;

  constructor(max: number, makeRest: () => Counts) {
    this.#max = max;
    this.#makeRest = makeRest;
  }

  get(key: string): Counts | undefined {
    return this.#known.get(key);
  }

  /** Keeps `counts` under `key`, or returns those of all the rest. */
  add(key: string, counts: Counts): Counts {
    if (this.#known.size >= this.#max) return this.rest;
    this.#known.set(key, counts);
    return counts;
  }

  /** Of all that have no counts of their own. */
  get rest(): Counts {
    this.#rest ??= this.#makeRest();
    return this.#rest;
  }

  *all(): Generator<Counts> {
    yield* this.#known.values();
    if (this.#rest !== undefined) yield this.#rest;
  }

  forget(isGone: (key: string) => boolean): void {
    for (const key of this.#known.keys()) if (isGone(key)) this.#known.delete(key);
  }
}
