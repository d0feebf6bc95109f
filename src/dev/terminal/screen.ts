import type { WriteStream } from "node:tty";
import { stripVTControlCharacters, styleText } from "node:util";
import { wrapAnsi } from "fast-wrap-ansi";

type Style = Parameters<typeof styleText>[0];

/** Where lines for a person go: a terminal with colours and a width, or a pipe with neither. */
export interface Screen {
  write(text: string): void;
  /** Colours where the stream shows them, and neither NO_COLOR nor a pipe says otherwise. */
  paint(style: Style, text: string): string;
  /** An empty screen; what was on it can still be scrolled to. */
  clear(): void;
  readonly hasColours: boolean;
  /** Columns in a line; `undefined` where there is no edge. */
  readonly width: number | undefined;
}

export function screenOn(stream: NodeJS.WriteStream | WriteStream): Screen {
  const paint = (style: Style, text: string): string => styleText(style, text, { stream, validateStream: true });
  return {
    paint,
    write: (text) => {
      stream.write(text);
    },
    clear() {
      stream.write(`${"\n".repeat(stream.rows ?? 0)}\u001B[H\u001B[J`);
    },
    get hasColours() {
      return paint("bold", " ") !== " ";
    },
    get width() {
      // 0 where a terminal does not know its size.
      return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
    },
  };
}

/** Lines after `indent`, which end before the edge: between words, and within those that are too long. */
export function indented(text: string, indent: string, screen: Pick<Screen, "width" | "hasColours">): string[] {
  const { width, hasColours } = screen;
  const lines = (hasColours ? coloursOf(text) : plain(text)).split("\n");
  if (width === undefined) return lines.map((line) => indent + line);
  const room = Math.max(20, width - indent.length);
  return lines.flatMap((line) => wrapped(line.replaceAll("\t", "    "), room).map((each) => indent + each));
}

function wrapped(line: string, room: number): string[] {
  // Nothing is wider than two columns.
  const isShort = line.length <= room / 2 || (line.length <= room && /^[ -~]*$/.test(line));
  return isShort ? [line] : wrapAnsi(line, room, { hard: true, trim: false }).split("\n");
}

/** What a function prints may have colours, but neither moves the cursor nor leaves them on. */
function coloursOf(text: string): string {
  if (!text.includes("\u001B")) return plain(text);
  const parts = text.split(/(\u001B\[[\d;:]*m)/); // oxlint-disable-line no-control-regex -- colours begin with one
  return `${parts.map((part, at) => (at % 2 === 1 ? part : plain(part))).join("")}\u001B[0m`;
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\t\n]/gu, "");
}
