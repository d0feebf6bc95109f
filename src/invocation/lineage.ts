import { createHash } from "node:crypto";

/** A function that has run so often in one chain of events is not run again (API-410). */
export const longestChain = 16;

/** `Lineage=1:a87bd80c:0|68fd508a:5`: how often each function of the chain ran before in it; older SDKs send no `1:`. */
const field = /(?:^|;)\s*Lineage=(?:1:)?([^;]*)/;
const everyField = new RegExp(field, "g");

/** The trace header that a function gets, and hands on with what it sends. */
export interface Descent {
  readonly traceHeader: string;
  /** How often the function ran in the chain before. */
  readonly earlierRuns: number;
}

/** What a run of the function adds to the chain of events that led to it. */
export function descend(traceHeader: string, functionArn: string): Descent {
  const id = idOf(functionArn);
  // As nearly all of them: nothing is to be read or taken out.
  if (!traceHeader.includes("Lineage=")) return { traceHeader: `${traceHeader};Lineage=1:${id}:0`, earlierRuns: 0 };
  const ancestors = (field.exec(traceHeader)?.[1] ?? "")
    .split("|")
    .filter((each) => /^[0-9a-f]{8}:\d{1,5}$/.test(each));
  const own = ancestors.find((each) => each.startsWith(id));
  const earlierRuns = own === undefined ? 0 : Number(own.slice(id.length + 1)) + 1;
  const chain = [...ancestors.filter((each) => each !== own), `${id}:${earlierRuns}`];
  return { traceHeader: `${traceHeader.replaceAll(everyField, "")};Lineage=1:${chain.join("|")}`, earlierRuns };
}

const ids = new Map<string, string>();
const maxIds = 10_000;

/** Eight hexadecimal digits. */
function idOf(functionArn: string): string {
  const known = ids.get(functionArn);
  if (known !== undefined) return known;
  const id = createHash("sha256").update(functionArn).digest("hex").slice(0, 8);
  if (ids.size >= maxIds) ids.clear();
  ids.set(functionArn, id);
  return id;
}
