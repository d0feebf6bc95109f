import { runtimes } from "../../src/model/runtimes.ts";
import { clientPrograms } from "./clients.ts";
import type { ComparedCell, Unlike } from "./compare.ts";
import { type Difference, differences, notCompared, ownLines } from "./differences.ts";

const introduction = `Written by \`npm run compare-ric\`; not to be edited.

AWS publishes the program that runs handlers in its Node.js runtimes: npm \`aws-lambda-ric\`, 3.x for \`nodejs18.x\` to
\`nodejs22.x\`, 4.x for \`nodejs24.x\`. \`test/ric\` puts it in the place of Lambkin's guest, on the same Node.js binaries, and
plays the rows of the conformance suite with both. Answers are compared byte by byte, log events one by one; what differs
from run to run anyhow (ids, times, ports, process ids, paths of the runtime itself and stack frames inside of it) is
masked first. Whether a row goes on in the same process shows in the log, because modules say when they are evaluated.

- The client's native part is not compiled: \`test/ric/programs/native-stand-in.cjs\` does the same in JavaScript.
- It gets AWS's framed log descriptor (RT-306), as on the managed platform, so events keep their line breaks. Without
  one, in containers, it writes CR for LF (RT-305).
- It speaks with a Runtime API of the test's own (API-900 … API-906), whose other side is the engine: pool, limits,
  START, END and REPORT are the same code for both.
- Not run: the clients 1.x and 2.x of the runtimes before \`nodejs18.x\`, which differ from the managed builds of their
  time (note 8 in section 14 of the specification); and there is none for \`nodejs26.x\` yet.
`;

/** `docs/ric.md`: what was compared, and every difference with its reason. */
export function renderPage(found: readonly ComparedCell[]): string {
  const cells = found.toSorted((a, b) => name(a).localeCompare(name(b)));
  const listed = (isFault: boolean): string[] =>
    differences.filter((each) => (each.isFault ?? false) === isFault).map((each) => difference(each, cells));
  return [
    "# AWS's own runtime interface client",
    introduction.trimEnd(),
    counts(cells),
    section("Where AWS's client does something else", listed(false)),
    section("Where Lambkin is wrong", listed(true)),
    section("Events that only Lambkin writes", ownEvents(cells)),
    section("Rows that say nothing about a client", [
      "- Sections 7.3 and 7.4 and the init limit (RT-141) are the platform's, whose code is the same on both sides.",
      ...notCompared.map(({ cases, why }) => `- ${cases.join(", ")}: ${why}`),
    ]),
    section("Not explained", cells.filter(isUnexplained).map(unexplained)),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function name({ caseId, title, runtimeId }: ComparedCell): string {
  return [caseId, title, runtimeId].join(" ");
}

function counts(cells: readonly ComparedCell[]): string {
  const lines = runtimes
    .filter(({ id }) => clientPrograms[id] !== undefined)
    .map(({ id }) => {
      const own = cells.filter(({ runtimeId }) => runtimeId === id);
      const unlike = own.filter((cell) => cell.unlike.length > 0);
      const open = own.filter(isUnexplained).length;
      const client = id === "nodejs24.x" ? "4.0.2" : "3.3.0";
      return `| \`${id}\` | ${client} | ${own.length} | ${own.length - unlike.length} | ${unlike.length - open} | ${open} |`;
    });
  const head = "| Runtime | Client | Rows compared | The same | Different, explained | Different, not explained |";
  return [head, "|---|---|---|---|---|---|", ...lines].join("\n");
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? "" : [`## ${title}`, parts.join("\n").trimEnd()].join("\n\n");
}

function difference(each: Difference, cells: readonly ComparedCell[]): string {
  const own = cells.filter((cell) => cell.listed.some(({ why }) => why === each.why));
  const example = own[0]?.unlike ?? [];
  const shown = each.where.flatMap((where) => example.find((one) => one.where === where) ?? []);
  const rows = shown.map((one) => `  | ${one.where} | ${code(one.lambkin)} | ${code(one.client)} |`);
  const about = own[0] ? `  \`${own[0].runtimeId}\`, ${own[0].caseId}: ${own[0].title}` : "";
  const table = rows.length === 0 ? [] : ["", about, "", "  | | Lambkin | AWS's client |", "  |---|---|---|", ...rows];
  return [
    `- **${each.cases.join(", ")}** (${each.on}; ${own.length} of the comparisons). ${each.why}`,
    ...table,
    "",
  ].join("\n");
}

function ownEvents(cells: readonly ComparedCell[]): string[] {
  return ownLines.map(({ pattern, on, why }) => {
    const count = cells.filter((cell) => cell.ownLines.includes(why)).length;
    return `- ${code(pattern.source)} (${on}; in ${count} of the comparisons). ${why}`;
  });
}

function isUnexplained(cell: ComparedCell): boolean {
  return cell.unlike.some((one) => !isListed(cell, one));
}

function isListed(cell: ComparedCell, { where }: Unlike): boolean {
  return cell.listed.some((each) => each.where.includes(where));
}

function unexplained(cell: ComparedCell): string {
  const open = cell.unlike.filter((one) => !isListed(cell, one));
  const texts = open.map(({ where, lambkin, client }) => `${where}: ${code(lambkin)}, client ${code(client)}`);
  return `- \`${cell.runtimeId}\` ${cell.caseId}: ${cell.title}: ${texts.join("; ")}`;
}

/** The first line of a text, short enough for a table. */
function code(text: string): string {
  const [first = ""] = text.replaceAll("\t", "⇥").split("\n");
  const short = first.length > 160 ? `${first.slice(0, 160)}…` : first;
  return `\`${short.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
