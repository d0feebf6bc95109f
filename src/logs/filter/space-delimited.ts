import { parseComparison } from "./comparison.ts";
import { parseExpression, type Test } from "./expression.ts";
import { Fields } from "./fields.ts";
import { type FilterPattern, invalidPattern } from "./pattern.ts";
import { Scanner } from "./scanner.ts";

interface Column {
  /** `undefined` for one that is left empty, as in `[ip, , user]`. */
  readonly name: string | undefined;
  readonly test: Test<string>;
}

/** The columns before the ellipsis and behind it; without one there are no columns behind. */
interface Columns {
  readonly first: readonly Column[];
  readonly last: readonly Column[];
  readonly hasEllipsis: boolean;
}

/** `[ip, ..., status = 4*, bytes > 1000]` (API-844). @throws InvalidParameterException */
export function parseSpaceDelimited(text: string): FilterPattern {
  const columns = parseColumns(new Scanner(text));
  return {
    matches: (message) => {
      const values = valuesIn(message, columns);
      return values !== undefined && matches(values, columns);
    },
    extract: (message) => extract(valuesIn(message, columns) ?? [], columns),
  };
}

function parseColumns(scanner: Scanner): Columns {
  scanner.expect("[");
  const first: Column[] = [];
  const last: Column[] = [];
  let hasEllipsis = false;
  if (scanner.take("]")) hasEllipsis = true;
  else {
    do {
      if (!scanner.take("...")) (hasEllipsis ? last : first).push(parseColumn(scanner));
      else if (hasEllipsis) throw invalidPattern();
      else hasEllipsis = true;
    } while (scanner.take(","));
    scanner.expect("]");
  }
  if (!scanner.isAtEnd()) throw invalidPattern();
  return { first, last, hasEllipsis };
}

/** A name, or conditions that all bear the same name. */
function parseColumn(scanner: Scanner): Column {
  if (scanner.read(/\s*(?=[,\]])/y) !== undefined) return { name: undefined, test: () => true };
  const names = new Set<string>();
  const test = parseExpression<string>(scanner, () => {
    const name = scanner.read(/\s*([\w-]+)/y);
    if (name === undefined) throw invalidPattern();
    names.add(name);
    return parseComparison(scanner) ?? (() => true);
  });
  const [name, other] = names;
  if (other !== undefined) throw invalidPattern();
  return { name, test };
}

/**
 * The event's fields; `undefined` if there are too few. Without an ellipsis the last column takes all that is left, as
 * `event` does in `[timestamp=*Z, request_id="*-*", event]`, AWS's own pattern for the lines of a function.
 */
function valuesIn(message: string, { first, last, hasEllipsis }: Columns): readonly string[] | undefined {
  const fields = new Fields(message);
  const values: string[] = [];
  const wanted = hasEllipsis ? Infinity : first.length - 1;
  while (values.length < wanted) {
    const value = fields.next();
    if (value === undefined) break;
    values.push(value);
  }
  const rest = hasEllipsis ? undefined : fields.rest();
  if (rest !== undefined) values.push(rest);
  return values.length < first.length + last.length ? undefined : values;
}

function matches(values: readonly string[], { first, last }: Columns): boolean {
  const behind = values.length - last.length;
  return (
    first.every(({ test }, index) => test(values[index] ?? "")) &&
    last.every(({ test }, index) => test(values[behind + index] ?? ""))
  );
}

function extract(values: readonly string[], { first, last }: Columns): Record<string, string> {
  const behind = values.length - last.length;
  const named = values.map((value, index) => {
    const column = index < first.length ? first[index] : last[index - behind];
    return [`$${column?.name ?? index + 1}`, value] as const;
  });
  return Object.fromEntries(named);
}
