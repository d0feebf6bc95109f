import { parseArgs, type ParseArgsConfig } from "node:util";

/** One command of the command line: a file of its own in this folder. */
export interface Command {
  readonly name: string;
  /** One line for `lambkin --help`. */
  readonly summary: string;
  /** What `lambkin <name> --help` prints. */
  readonly help: string;
  /** Resolves to the exit status: 0, 1 (it went wrong) or 2 (usage). @throws UsageError */
  run(argv: readonly string[]): Promise<number>;
}

/** The command line can't be understood: one line for the person, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Flags and positionals of a command. @throws UsageError */
export function parseFlags<const T extends Options>(
  argv: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // parseArgs throws for flags that it does not know or that lack their value.
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\.?\n/);
    throw new UsageError(sentence, { cause: error });
  }
}

/** The one of `choices` that a flag holds. @throws UsageError */
export function oneOf<const T extends string>(
  flag: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const chosen = choices.find((each) => each === text);
  if (chosen === undefined) throw new UsageError(`${flag} takes one of ${choices.join(", ")}, not '${text}'`);
  return chosen;
}

/** The whole number that a flag holds. @throws UsageError */
export function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`${flag} takes a whole number, not '${text}'`);
  return Number(text);
}
