/**
 * Whether a text fits `wildcard`, in which `*` stands for any text, and a backslash before it or another backslash for
 * just that; AWS's words for what it refuses. Not a regular expression, which could take hours over many asterisks.
 */
export function wildcardOf(wildcard: string): ((text: string) => boolean) | string {
  const pieces: string[] = [""];
  for (let at = 0; at < wildcard.length; at += 1) {
    const letter = wildcard[at] ?? "";
    const next = wildcard[at + 1];
    if (letter === "*") {
      if (next === "*") return `Consecutive wildcard characters at pos ${at + 1}`;
      pieces.push("");
      continue;
    }
    if (letter === "\\" && next !== "*" && next !== "\\") return `Invalid escape character at pos ${at + 1}`;
    if (letter === "\\") at += 1;
    pieces.push(`${pieces.pop() ?? ""}${wildcard[at] ?? ""}`);
  }
  return (text) => fits(text, pieces);
}

/** The first piece begins the text, the last one ends it, and those between follow each other. */
function fits(text: string, pieces: readonly string[]): boolean {
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
