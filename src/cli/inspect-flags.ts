import type { Inspection } from "../config.ts";
import { UsageError } from "./command.ts";

const usualPort = 9229;

export interface Inspected {
  /** What is left for the other flags. */
  readonly rest: readonly string[];
  readonly inspection: Inspection | undefined;
}

/**
 * Takes `--inspect` and `--inspect-brk` out of a command line, with or without a value. A word after one of them is its
 * value unless `isOther` says that it is something else; after `=` it always is. @throws UsageError
 */
export function takeInspect(argv: readonly string[], isOther: (word: string) => boolean = () => false): Inspected {
  const rest: string[] = [];
  const given: string[] = [];
  let breaks: boolean | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    const [, brk, equals] = /^--inspect(-brk)?(=.*)?$/s.exec(word) ?? [];
    if (!/^--inspect(-brk)?(=|$)/.test(word)) {
      rest.push(word);
      continue;
    }
    breaks = breaks === true || brk !== undefined;
    const next = argv[at + 1];
    if (equals !== undefined) given.push(...equals.slice(1).split(","));
    else if (next !== undefined && isValue(next) && !isOther(next)) {
      given.push(next);
      at += 1;
    }
  }
  return { rest, inspection: breaks === undefined ? undefined : { ...inspected(given), breaks } };
}

function isValue(word: string): boolean {
  return /^[A-Za-z0-9_-]+(:\d+)?$/.test(word) && !word.startsWith("-");
}

/** `orders`, `orders:9230`, `9230`. */
function inspected(given: readonly string[]): Omit<Inspection, "breaks"> {
  let firstPort = usualPort;
  const functions = given.flatMap((each) => {
    const [, name = "", port] = /^([A-Za-z0-9_-]+)(?::(\d+))?$/.exec(each) ?? [];
    if (name === "") throw new UsageError(`--inspect takes a function, FUNCTION:PORT or a port, not '${each}'`);
    if (!/^\d+$/.test(name)) return [{ name, port: port === undefined ? undefined : Number(port) }];
    firstPort = Number(name);
    return [];
  });
  return { functions, firstPort };
}
