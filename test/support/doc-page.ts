/** A page of documentation as a script: what it has people type is typed, what it has them write is written. */

/** A fence of a page: ```` ```sh serves="Lambkin serves" ````. */
export interface Block {
  readonly language: string;
  /** The file that the text goes into. */
  readonly title: string | undefined;
  /** The command goes on to the end of the page; it is up when it has printed this. */
  readonly serves: string | undefined;
  /** Why it can't be typed here. */
  readonly skip: string | undefined;
  readonly text: string;
  /** Of the page, from 1. */
  readonly line: number;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [, fence, info = ""] = /^(`{3,})(.*)$/.exec(lines[at] ?? "") ?? [];
    if (fence === undefined) continue;
    const end = lines.indexOf(fence, at + 1);
    const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(info)?.[1];
    blocks.push({
      language: /^\w*/.exec(info)?.[0] ?? "",
      title: attribute("title"),
      serves: attribute("serves"),
      skip: attribute("skip"),
      text: `${lines.slice(at + 1, end).join("\n")}\n`,
      line: at + 1,
    });
    at = end;
  }
  return blocks;
}

/** What a page shows that a command prints: `…` is anything, and a number, a time and an id is any other. */
export function printed(shown: string): RegExp {
  const parts = shown.trim().split(/(…|\d{4}-\d\d-\d\dT[\d:.]+Z|[\da-f]{8}-[\da-f-]{27}|\d[\d.,]*)/);
  const pattern = parts.map((part, index) => (index % 2 === 0 ? RegExp.escape(part) : patternOf(part)));
  return new RegExp(pattern.join("").replaceAll(/(?:\\x20)+|[ \t]+/g, "[ \\t]+"));
}

function patternOf(part: string): string {
  if (part === "…") return "[^]*?";
  return part.includes("T") ? "\\S+" : part.includes("-") ? "[\\da-f-]{36}" : "\\d[\\d.,]*";
}
