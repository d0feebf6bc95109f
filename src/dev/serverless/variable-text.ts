/** A string with `${…}` in it: text and variables in their order. */
export type Parts = readonly (string | Variable)[];

export interface Variable {
  /** As it is written. */
  readonly text: string;
  /** The first that has a value is taken. */
  readonly sources: readonly Source[];
}

export type Source =
  | { readonly kind: "literal"; readonly value: unknown }
  /** `${opt:stage, ${self:custom.stage}}`, as the first releases had it. */
  | { readonly kind: "nested"; readonly parts: Parts }
  | {
      readonly kind: "lookup";
      /** `env`, `file` */
      readonly type: string;
      /** What is in parentheses. */
      readonly params: readonly Parts[];
      /** What is after the colon. */
      readonly address: Parts;
    };

/** A variable is not written as one can be. */
export class VariableError extends Error {
  override readonly name = "VariableError";
}

const opening = /\\?\$\{/g;
const typed = /^([a-z][a-zA-Z0-9]*)\s*(?=[:(])/;
const bareTyped = /^[a-z][a-zA-Z0-9-]*\s*(?:\(|:(?!:))/;

/**
 * Reads variables as Serverless Framework 3 and 4 write them: `${opt:stage, self:provider.stage, 'dev'}`, also inside each
 * other. What is CloudFormation's (`${AWS::Region}`, `${Queue.Arn}`) stays text.
 * @throws VariableError
 */
export function readVariables(text: string): Parts {
  const parts: (string | Variable)[] = [];
  let from = 0;
  for (const match of text.matchAll(opening)) {
    const { index } = match;
    if (index < from) continue;
    if (match[0].startsWith("\\")) {
      parts.push(text.slice(from, index), "${");
      from = index + 3;
      continue;
    }
    if (!bareTyped.test(text.slice(index + 2))) continue;
    const end = closing(text, index + 2);
    if (end === undefined) throw new VariableError(`has no closing bracket in "${text}"`);
    parts.push(text.slice(from, index), variable(text.slice(index, end + 1)));
    from = end + 1;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

function variable(text: string): Variable {
  const sources = split(text.slice(2, -1)).map((each, index) => source(each.trim(), index));
  return { text, sources };
}

function source(text: string, index: number): Source {
  const type = typed.exec(text)?.[1];
  if (type === undefined && index > 0 && /^\$\{.*\}$/.test(text)) return { kind: "nested", parts: readVariables(text) };
  if (type === undefined) return { kind: "literal", value: literal(text) };
  const rest = text.slice(type.length).trimStart();
  if (!rest.startsWith("(")) return { kind: "lookup", type, params: [], address: argument(rest.slice(1)) };
  const end = closing(rest, 1);
  const after = end === undefined ? "" : rest.slice(end + 1).trimStart();
  if (end === undefined || (after !== "" && !after.startsWith(":"))) {
    throw new VariableError(`is no variable source: "${text}"`);
  }
  const params = split(rest.slice(1, end)).map(argument);
  return { kind: "lookup", type, params, address: argument(after.slice(1)) };
}

/** A param or an address: quoted, or text with variables in it. */
function argument(text: string): Parts {
  const trimmed = text.trim();
  const quoted = unquoted(trimmed);
  if (quoted !== undefined) return [quoted];
  return readVariables(trimmed);
}

function literal(text: string): unknown {
  const quoted = unquoted(text);
  if (quoted !== undefined) return quoted;
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (text !== "" && !Number.isNaN(Number(text))) return Number(text);
  throw new VariableError(`has an invalid literal "${text}": strings are quoted`);
}

function unquoted(text: string): string | undefined {
  if (text.length < 2) return undefined;
  if (text.startsWith("'") && text.endsWith("'")) return text.slice(1, -1);
  if (!text.startsWith('"') || !text.endsWith('"')) return undefined;
  try {
    return String(JSON.parse(text));
  } catch (error) {
    throw new VariableError(`has an invalid string ${text}`, { cause: error });
  }
}

/** The position of the bracket that ends what begins before `from`. */
function closing(text: string, from: number): number | undefined {
  for (const { char, depth, at } of walk(text, from)) {
    if (depth === 0 && (char === "}" || char === ")")) return at;
  }
  return undefined;
}

/** At commas that are in no quotes and in no brackets. */
function split(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { char, depth, at } of walk(text, 0)) {
    if (char !== "," || depth !== 0) continue;
    pieces.push(text.slice(from, at));
    from = at + 1;
  }
  return [...pieces, text.slice(from)];
}

/** Every character outside quotes, with the number of brackets it is in. Quotes count only where a value can begin. */
function* walk(text: string, from: number): Generator<{ char: string; depth: number; at: number }> {
  let depth = 0;
  let before = ",";
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if ((char === "'" || char === '"') && ",(:".includes(before)) {
      at = quoteEnd(text, at);
      before = char;
      continue;
    }
    if (char === "}" || char === ")") {
      yield { char, depth, at };
      depth--;
    } else {
      yield { char, depth, at };
      if (char === "{" || char === "(") depth++;
    }
    if (char !== " ") before = char;
  }
}

/** Of a quote that has no end, its own position. */
function quoteEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === "\\" && quote === '"') at++;
    else if (text.charAt(at) === quote) return at;
  }
  return start;
}
