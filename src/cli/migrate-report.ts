import { relative } from "node:path";
import { styleText } from "node:util";
import type { Effect } from "../dev/migrate/finding.ts";
import type { HandlerReport, ReportedFinding } from "./migrate-handler.ts";

const widest = 118;
const indent = "  ";

/** Lines for a person. */
export function reportText(reports: readonly HandlerReport[]): string {
  const findings = reports.reduce((sum, each) => sum + each.findings.length, 0);
  const counted = `${count(reports.length, "handler")}, ${findings === 0 ? "nothing found" : count(findings, "finding")}`;
  const folders = new Set(reports.map(({ target }) => target.folder));
  return [...reports.map((each) => handlerText(each, folders.size > 1)), counted].join("\n\n");
}

/** One JSON array: an object for each handler. */
export function reportJson(reports: readonly HandlerReport[]): string {
  const shown = reports.map(({ target, verdict, findings }) => ({
    handler: target.handler,
    file: target.file,
    runtime: "nodejs24.x",
    verdict,
    findings: findings.map(({ place, packages, kind, effect, why, change }) => ({
      kind,
      effect,
      file: place?.file ?? null,
      line: place?.line ?? null,
      column: place?.column ?? null,
      excerpt: place?.excerpt ?? null,
      package: nameOf(place?.package) ?? null,
      packages: packages.map(nameOf),
      why,
      change,
    })),
  }));
  return JSON.stringify(shown, null, 2);
}

function handlerText({ target, verdict, findings }: HandlerReport, isOneOfMany: boolean): string {
  const verdicts = {
    loads: styleText(findings.length === 0 ? "green" : "yellow", "loads on nodejs24.x"),
    refused: styleText("red", "refused by nodejs24.x"),
    "not loaded": styleText("red", "not loaded by nodejs24.x"),
  };
  const folder = isOneOfMany ? styleText("dim", ` in ${relative(process.cwd(), target.folder)}`) : "";
  const title = `${styleText("bold", target.handler)}${folder}  ${verdicts[verdict]}${findings.length === 0 ? ", nothing found" : ""}`;
  const told = new Set<string>();
  return [title, ...grouped(findings).map((group) => groupText(group, told))].join("\n\n");
}

/** Findings that only differ in their line are told together. */
function grouped(findings: readonly ReportedFinding[]): ReportedFinding[][] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const each of findings) {
    const key = JSON.stringify([each.kind, each.place?.file, each.change]);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

/** `told` has the instructions that stand above already: their code is not shown again. */
function groupText([first, ...more]: readonly ReportedFinding[], told: Set<string>): string {
  if (!first) return "";
  const { kind, effect, place, packages, why, change } = first;
  const others = more.flatMap((each) => each.place?.line ?? []);
  const also = others.length > 0 ? ` (also ${others.length > 1 ? "lines" : "line"} ${others.join(", ")})` : "";
  const nowhere = kind === "not-loaded" ? "when it is loaded" : "when it runs";
  const where = place ? `${relative(process.cwd(), place.file)}:${place.line}:${place.column}${also}` : nowhere;
  const [hint = "", ...code] = change.split("\n");
  const isTold = told.has(change);
  told.add(change);
  const lines = [
    `${styleText(colours[effect], effect)}  ${where}`,
    ...(packages.length > 0 ? [styleText("dim", `in ${packageText(packages)}`)] : []),
    ...(place ? [`${styleText("dim", "|")} ${place.excerpt}`] : []),
    ...wrapped(`${why}.`),
    ...wrapped(`→ ${hint}`),
    ...(isTold ? [] : code.map((line) => `    ${line}`)),
  ];
  return lines.map((line) => `${indent}${line}`).join("\n");
}

const colours: Readonly<Record<Effect, "red" | "yellow" | "dim">> = {
  refused: "red",
  fails: "red",
  changes: "yellow",
  "no effect": "dim",
};

/** The one that the file is of, then those that lead there. */
function packageText(packages: ReportedFinding["packages"]): string {
  const [own, ...ways] = packages.toReversed().map(nameOf);
  return ways.length > 0 ? `${own}, by way of ${ways.toReversed().join(" and ")}` : `${own}`;
}

function nameOf(found: { name: string; version: string } | undefined): string | undefined {
  return found && `${found.name}@${found.version}`;
}

function wrapped(text: string): string[] {
  const width = Math.min(process.stdout.columns ?? widest, widest) - indent.length;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
