/** A place in a file, and what is wrong there. */
export interface Flaw {
  readonly message: string;
  /** Absolute; `undefined` where the fault is nowhere in particular. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
  /** From 1. */
  readonly column: number | undefined;
  /** The line's text. */
  readonly excerpt: string | undefined;
}

/** Code that can't be used as it is: told to the person, while the code before stays in use. */
export class CodeError extends Error {
  override readonly name = "CodeError";
  readonly flaws: readonly Flaw[];

  constructor(flaws: readonly Flaw[]) {
    super(flaws.map(({ message }) => message).join("\n"));
    this.flaws = flaws;
  }
}
