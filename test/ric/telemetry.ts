/** What a runtime printed: an event of its console, or bytes that something wrote raw. */
export type Printed = { readonly event: string } | { readonly raw: Buffer };

const headerBytes = 16;
const frameMark = Buffer.from([0xa5, 0x5a, 0x00]);
const jsonFrame = 0xa55a0002;

/**
 * Reads AWS's framed log descriptor (RT-306), which the managed platform gives its runtimes. Here it is the runtime's
 * stdout, so that events and raw output stay in order: a frame begins with bytes that are no UTF-8.
 */
export class Telemetry {
  #held: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Printed[] {
    const printed: Printed[] = [];
    let rest = Buffer.concat([this.#held, chunk]);
    for (;;) {
      const start = rest.indexOf(frameMark);
      if (start < 0) break;
      if (start > 0) printed.push({ raw: rest.subarray(0, start) });
      rest = rest.subarray(start);
      const frame = frameIn(rest);
      if (!frame) {
        this.#held = rest;
        return printed;
      }
      printed.push({ event: frame.event });
      rest = rest.subarray(frame.length);
    }
    const cut = rest.length - unfinishedMark(rest);
    if (cut > 0) printed.push({ raw: rest.subarray(0, cut) });
    this.#held = rest.subarray(cut);
    return printed;
  }
}

function frameIn(bytes: Buffer): { readonly event: string; readonly length: number } | undefined {
  if (bytes.length < headerBytes) return undefined;
  const length = headerBytes + bytes.readUInt32BE(4);
  if (bytes.length < length) return undefined;
  // The lowest two bits tell JSON from text, those above them the level.
  const isJson = (bytes.readUInt32BE(0) & 0x03) === (jsonFrame & 0x03);
  const message = bytes.toString("utf8", headerBytes, length);
  return { event: isJson ? `${message}\n` : message, length };
}

/** How many bytes at the end may be the beginning of a frame's mark. */
function unfinishedMark(bytes: Buffer): number {
  if (bytes.at(-1) === frameMark[0]) return 1;
  return bytes.subarray(-2).equals(frameMark.subarray(0, 2)) ? 2 : 0;
}
