import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Where lines for a person go: a terminal with colours and a width, or a pipe with neither. */
export interface Screen {
  write(text: string): void;
  /** Colours where the stream shows them, and neither NO_COLOR nor a pipe says otherwise. */
  paint(style: Style, text: string): string;
  /** Characters in a line; `undefined` where there is no edge. */
  readonly width: number | undefined;
}

export function screenOn(stream: NodeJS.WriteStream | WriteStream): Screen {
  return {
    write: (text) => {
      stream.write(text);
    },
    paint: (style, text) => styleText(style, text, { stream, validateStream: true }),
    get width() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}

/** Lines of at most `width` characters, each after `indent`; what has colours of its own is left as it is. */
export function indented(text: string, indent: string, width: number | undefined): string[] {
  const room = width === undefined ? Infinity : Math.max(20, width - indent.length);
  return text.split("\n").flatMap((line) => {
    if (line.length <= room || line.includes("\u001B")) return [indent + line];
    return Array.from({ length: Math.ceil(line.length / room) }, (_, at) =>
      at === 0 ? indent + line.slice(0, room) : indent + line.slice(at * room, (at + 1) * room),
    );
  });
}
