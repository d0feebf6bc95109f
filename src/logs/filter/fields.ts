const closers: Readonly<Record<string, string>> = { "[": "]", '"': '"' };

/**
 * Reads the fields of a space-delimited event from left to right: words between blanks, or what stands between brackets
 * or double quotes (API-844).
 */
export class Fields {
  readonly #text: string;
  /** What opens a field but is closed nowhere behind: looked for once, or a line of brackets would take forever. */
  readonly #unclosed = new Set<string>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string | undefined {
    this.#skipBlanks();
    const from = this.#at;
    if (from === this.#text.length) return undefined;
    const close = this.#closeOf(from);
    this.#at = this.#endOfWord(close ?? from);
    return close !== undefined && this.#at === close + 1
      ? this.#text.slice(from + 1, close)
      : this.#text.slice(from, this.#at);
  }

  /** All that is left, as one field. */
  rest(): string | undefined {
    this.#skipBlanks();
    const from = this.#at;
    const first = this.next();
    this.#skipBlanks();
    return this.#at === this.#text.length ? first : this.#text.slice(from).trimEnd();
  }

  /** The position of what closes a field that begins with a bracket or a quote. */
  #closeOf(from: number): number | undefined {
    const opener = this.#text.charAt(from);
    const closer = closers[opener];
    if (closer === undefined || this.#unclosed.has(opener)) return undefined;
    const close = this.#text.indexOf(closer, from + 1);
    if (close !== -1) return close;
    this.#unclosed.add(opener);
    return undefined;
  }

  #endOfWord(from: number): number {
    let at = from;
    while (at < this.#text.length && !isBlank(this.#text.charCodeAt(at))) at++;
    return at;
  }

  #skipBlanks(): void {
    while (this.#at < this.#text.length && isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
  }
}

/** Space, tab, line break and what else has no ink in ASCII. */
function isBlank(code: number): boolean {
  return code <= 32;
}
