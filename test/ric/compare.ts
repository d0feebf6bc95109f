import type { RuntimeId } from "../../src/model/runtimes.ts";
import type { Case } from "../runtimes/case.ts";
import { selectRuntimes } from "../runtimes/select.ts";
import { type Difference, type Where, differences, ownLines } from "./differences.ts";
import type { Played } from "./recorder.ts";

/** What two events or answers say that are not the same. */
export interface Unlike {
  readonly where: Where;
  readonly lambkin: string;
  readonly client: string;
}

/** A row on one runtime, under both. */
export interface Compared {
  readonly unlike: readonly Unlike[];
  /** Lines that only Lambkin writes, by the reason. */
  readonly ownLines: readonly string[];
  /** What the table says of this row here. */
  readonly listed: readonly Difference[];
}

/** One comparison that was made, for `docs/ric.md`. */
export interface ComparedCell extends Compared {
  readonly caseId: string;
  readonly title: string;
  readonly runtimeId: string;
}

export function compare(row: Case, runtimeId: RuntimeId, ours: Played, theirs: Played): Compared {
  const listed = differences.filter((each) => isAbout(each.cases, row) && isOn(each.on, runtimeId));
  const own = new Set<string>();
  const isShared = (line: string): boolean => {
    const rule = ownLines.find((each) => each.pattern.test(line) && isOn(each.on, runtimeId));
    if (rule) own.add(rule.why);
    return rule === undefined;
  };
  const unlike: Unlike[] = [];
  for (const [index, their] of theirs.facts.entries()) {
    const our = ours.facts[index];
    if (!our) break;
    unlike.push(...firstUnlike("answer", our.answer, their.answer));
    unlike.push(...firstUnlike("log", our.log.filter(isShared), their.log));
  }
  if (theirs.complaint !== undefined && ours.complaint === undefined) {
    unlike.push({ where: "expectation", lambkin: "met", client: theirs.complaint });
  }
  return { unlike, ownLines: [...own], listed };
}

/** Whether `entries` (an id, or an id and words of the title) name the row. */
export function isAbout(entries: readonly string[], row: Case): boolean {
  return entries.some((entry) => {
    const [id, ...words] = entry.split(" ");
    return row.id === id && row.title.includes(words.join(" "));
  });
}

function isOn(runtimes: string, runtimeId: RuntimeId): boolean {
  return selectRuntimes(runtimes).some(({ id }) => id === runtimeId);
}

function firstUnlike(where: Where, ours: readonly string[], theirs: readonly string[]): Unlike[] {
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const [lambkin, client] = [ours[index] ?? "nothing more", theirs[index] ?? "nothing more"];
    if (lambkin !== client) return [{ where, ...excerpts(lambkin, client) }];
  }
  return [];
}

/** What is around the first place where two texts part. */
function excerpts(lambkin: string, client: string): { readonly lambkin: string; readonly client: string } {
  let at = 0;
  while (at < lambkin.length && lambkin[at] === client[at]) at += 1;
  const start = at < 120 ? 0 : at - 60;
  const cut = (text: string): string => `${start > 0 ? "…" : ""}${text.slice(start, start + 300)}`;
  return { lambkin: cut(lambkin), client: cut(client) };
}
