import { parseInput } from "../../../src/edge/parse.ts";
import { matchTarget, RestRoutes } from "../../../src/edge/routes.ts";
import { AwsException } from "../../../src/model/exceptions.ts";

export const routes: RestRoutes = new RestRoutes();

/** The least that CreateFunction takes. */
export const leastFunction = { FunctionName: "f", Role: "arn:aws:iam::123456789012:role/r", Code: {} } as const;

/** The input of `POST /path?query` with a body, which is made JSON unless it is text. */
export function rest(request: string, body: unknown = "", headers: Record<string, string> = {}): object {
  const [method = "", url = ""] = request.split(" ");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return parseInput(routes.match(method, url), headers, Buffer.from(text));
}

export function logs(operation: string, body: unknown): object {
  return parseInput(matchTarget(`Logs_20140328.${operation}`), {}, Buffer.from(JSON.stringify(body)));
}

export function create(members: object): object {
  return rest("POST /2015-03-31/functions", { ...leastFunction, ...members });
}

export interface Refusal {
  readonly name: string;
  /** `1 validation error detected: ` */
  readonly heading: string;
  /** Sorted, since AWS promises no order (API-172). */
  readonly failures: readonly string[];
}

/** What was said of a request that must not pass. */
export function refused(parse: () => object): Refusal {
  let input: object;
  try {
    input = parse();
  } catch (error) {
    if (!(error instanceof AwsException)) throw error;
    const { name, message } = error;
    const [, heading = "", failures = message] = /^(\d+ validation errors? detected: )(.*)$/s.exec(message) ?? [];
    return { name, heading, failures: failures.split("; ").toSorted() };
  }
  throw new Error(`accepted as ${JSON.stringify(input)}`);
}
