import { type Runtime, runtimes } from "../src/model/runtimes.ts";
import type { CellResult } from "../test/runtimes/run.ts";
import { selectRuntimes } from "../test/runtimes/select.ts";
import { notCovered } from "./conformance-gaps.ts";

interface Rule {
  readonly id: string;
  /** Heading of the specification's section. */
  readonly section: string;
  readonly on: readonly Runtime[];
}

/** `docs/conformance.md`: the rules of the specification down, the runtimes across. */
export function renderConformance(spec: string, results: readonly CellResult[]): string {
  const cells = results.toSorted(inOrder);
  const rules = readRules(spec);
  const withCases = rules.filter((rule) => cells.some((cell) => cell.rules.includes(rule.id)));
  const sections = Map.groupBy(withCases, (rule) => rule.section);
  return [
    "# Conformance",
    "Written by `npm run conformance`; not to be edited. Rules are those of [spec/node-runtime.md](spec/node-runtime.md), " +
      "cases those of its section 13 (`C…`) and our own (`L…`, in `test/runtimes/conformance/`).",
    summary(cells),
    "`pass`: every case that speaks for the rule passed on that runtime. `skip: …`: what the cases, or the rest of " +
      "them, wait for. Blank: the rule does not apply there. `no case`: it does, and nothing checks it.",
    ...[...sections].map(([section, ofSection]) => `## ${section}\n\n${table(ofSection, cells)}`),
    list(
      "Failing",
      failures(cells).map(([what, where]) => `${what}: ${where}`),
    ),
    list("Waiting", waiting(cells)),
    list(
      "Not covered",
      rules
        .filter((rule) => !withCases.includes(rule))
        .map(({ id }) => `${id}: ${notCovered[id] ?? "no case speaks for it yet"}`),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/** By case, then by runtime: results come in the order in which tests ended. */
function inOrder(a: CellResult, b: CellResult): number {
  const age = (cell: CellResult): number => runtimes.findIndex(({ id }) => id === cell.runtimeId);
  return a.caseId.localeCompare(b.caseId) || a.title.localeCompare(b.title) || age(a) - age(b);
}

/** The rules of every table, with the runtimes of its column "For"; the events of section 7.4 are those of the JSON format. */
export function readRules(spec: string): Rule[] {
  const rules: Rule[] = [];
  let section = "";
  let saysFor = false;
  for (const line of spec.split("\n")) {
    section = /^## \d+\. (.*)$/.exec(line)?.[1] ?? section;
    if (line.startsWith("| Id |")) saysFor = line.includes("| For |");
    const id = /^(?:\| )?(RT-\d+)(?: \||:)/.exec(line)?.[1];
    if (id === undefined) continue;
    // Counted from the end: a rule's own text may hold the divider.
    const on = line.startsWith("|") && saysFor ? line.split(" | ").at(-2) : "18.x+";
    rules.push({ id, section, on: selectRuntimes(on ?? "all") });
  }
  return rules.toSorted((a, b) => a.id.localeCompare(b.id));
}

function table(rules: readonly Rule[], cells: readonly CellResult[]): string {
  const head = ["Rule", ...runtimes.map(({ id }) => id.replace("nodejs", "")), "Cases"];
  const rows = rules.map((rule) => {
    const ofRule = cells.filter((cell) => cell.rules.includes(rule.id));
    const results = runtimes.map((runtime) => cellText(rule, runtime, ofRule));
    return [rule.id, ...results, unique(ofRule.map((cell) => cell.caseId)).join(" ")];
  });
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function cellText(rule: Rule, runtime: Runtime, ofRule: readonly CellResult[]): string {
  const here = ofRule.filter((cell) => cell.runtimeId === runtime.id);
  if (here.length === 0) return rule.on.includes(runtime) ? "no case" : "";
  if (here.some((cell) => cell.result === "fail")) return "**fail**";
  const reasons = unique(here.flatMap((cell) => cell.reason ?? []));
  const skipped = reasons.length > 0 ? [`skip: ${reasons.join(", ")}`] : [];
  const passed = here.some((cell) => cell.result === "pass") ? ["pass"] : [];
  return [...passed, ...skipped].join("; ");
}

function summary(cells: readonly CellResult[]): string {
  const count = (result: CellResult["result"]): number => cells.filter((cell) => cell.result === result).length;
  const cases = unique(cells.map((cell) => `${cell.caseId} ${cell.title}`)).length;
  const system = `${process.platform}-${process.arch}`;
  return `On ${system}: ${cases} cases on ${runtimes.length} runtimes; ${count("pass")} passed, ${count("fail")} failed, ${count("skip")} wait.`;
}

/** What failed, and on which runtimes. */
function failures(cells: readonly CellResult[]): [string, string][] {
  const failed = cells.filter((cell) => cell.result === "fail");
  const byCase = Map.groupBy(failed, (cell) => `${cell.caseId} (${cell.rules.join(", ")}) ${cell.title}`);
  return [...byCase].map(([what, where]) => [what, where.map((cell) => cell.runtimeId).join(", ")]);
}

function waiting(cells: readonly CellResult[]): string[] {
  const skipped = cells.filter((cell) => cell.result === "skip");
  const byReason = Map.groupBy(skipped, (cell) => cell.reason ?? "");
  return [...byReason].map(
    ([reason, of]) => `${reason}: ${unique(of.map((cell) => `${cell.caseId} ${cell.title}`)).join("; ")}`,
  );
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `## ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
