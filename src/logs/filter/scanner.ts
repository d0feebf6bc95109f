import { invalidPattern } from "./pattern.ts";

/** How often a pattern may hold what costs something: the quotas of AWS's page. */
const quotas = { regex: 2, wildcard: 3 };

/** Reads a pattern from left to right. */
export class Scanner {
  readonly #text: string;
  readonly #used: { [Part in keyof typeof quotas]: number } = { regex: 0, wildcard: 0 };
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get position(): number {
    return this.#at;
  }

  /** What has been read since `position`. */
  since(position: number): string {
    return this.#text.slice(position, this.#at);
  }

  /** What `token`, a sticky expression, finds here: its group, if it has one. */
  read(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    if (!found) return undefined;
    this.#at = token.lastIndex;
    return found[1] ?? found[0];
  }

  /** Whether `symbol` comes next, after any blanks; if so, it is read. */
  take(symbol: string): boolean {
    const from = this.#at;
    this.read(/\s*/y);
    if (this.#text.startsWith(symbol, this.#at)) {
      this.#at += symbol.length;
      return true;
    }
    this.#at = from;
    return false;
  }

  /** @throws InvalidParameterException unless `symbol` comes next */
  expect(symbol: string): void {
    if (!this.take(symbol)) throw invalidPattern();
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** @throws InvalidParameterException when there are too many of them */
  count(part: keyof typeof quotas): void {
    this.#used[part]++;
    if (this.#used[part] > quotas[part]) throw invalidPattern();
  }
}
