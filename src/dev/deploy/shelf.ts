/** How the things of one kind come into the engine and go again. */
export interface Ways<T> {
  /** For the person, and unique: `queue orders` */
  nameOf(item: T): string;
  /** Makes it, or gives what is there already its new form. `before` is what this run of the command has put there. */
  put(item: T, before: T | undefined): Promise<void>;
  remove(item: T): Promise<void>;
}

/** Something that could not be put where it belongs. */
export interface Trouble {
  readonly what: string;
  readonly error: unknown;
}

/** All things of one kind, kept in step with the project: what has not changed is left alone. */
export class Shelf<T> {
  readonly #ways: Ways<T>;
  readonly #there = new Map<string, { readonly item: T; readonly text: string }>();

  constructor(ways: Ways<T>) {
    this.#ways = ways;
  }

  /** What failed is tried again the next time. `isStale` has one put again that looks the same. */
  async put(items: readonly T[], isStale: (item: T) => boolean = () => false): Promise<Trouble[]> {
    const troubles: Trouble[] = [];
    for (const item of items) {
      const what = this.#ways.nameOf(item);
      const text = JSON.stringify(item);
      const before = this.#there.get(what);
      if (before?.text === text && !isStale(item)) continue;
      try {
        await this.#ways.put(item, before?.item);
        this.#there.set(what, { item, text });
      } catch (error) {
        troubles.push({ what, error });
      }
    }
    return troubles;
  }

  /** Removes what is no longer among `items`. */
  async prune(items: readonly T[]): Promise<Trouble[]> {
    const kept = new Set(items.map((item) => this.#ways.nameOf(item)));
    const troubles: Trouble[] = [];
    for (const [what, { item }] of this.#there) {
      if (kept.has(what)) continue;
      this.#there.delete(what);
      await this.#ways.remove(item).catch((error: unknown) => troubles.push({ what, error }));
    }
    return troubles;
  }
}
