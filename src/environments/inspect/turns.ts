/** One at a time for each name, in the order in which they came. */
export class Turns {
  /** Those who wait, by name; a name that is here is taken. */
  readonly #waiting = new Map<string, (() => void)[]>();

  async take(name: string): Promise<void> {
    const waiting = this.#waiting.get(name);
    if (!waiting) {
      this.#waiting.set(name, []);
      return;
    }
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  }

  /** To whoever has waited longest. */
  pass(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next) next();
    else this.#waiting.delete(name);
  }

  /** Nobody waits any more. */
  close(): void {
    for (const waiting of this.#waiting.values()) for (const next of waiting.splice(0)) next();
  }
}
