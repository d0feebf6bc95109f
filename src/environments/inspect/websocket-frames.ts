/** Frames of the WebSocket protocol (RFC 6455), as far as one has to know them to look at what passes. */

const textOpcode = 1;
const closeOpcode = 8;
/** As long as `ws` takes them: a frame is held until all of it is there. */
export const maxFrameBytes: number = 100 * 1024 * 1024;

export interface WebSocketFrame {
  /** As it came. */
  readonly bytes: Buffer;
  readonly isText: boolean;
  /** No other message may follow before its other frames. */
  readonly isUnfinished: boolean;
  /** The first `maxBytes` of its payload. */
  text(maxBytes: number): string;
}

/** Cuts the bytes of one direction into frames, however they were split on the way. */
export class FrameSplitter {
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Fewer make no frame. */
  #neededBytes = 0;

  /** A frame that is longer than can be held has begun: nothing more comes out. */
  get isOverflowing(): boolean {
    return this.#neededBytes > maxFrameBytes;
  }

  push(chunk: Buffer): WebSocketFrame[] {
    if (this.isOverflowing) return [];
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes < this.#neededBytes) return [];
    let rest = Buffer.concat(this.#held);
    const frames: WebSocketFrame[] = [];
    let head = headOf(rest);
    for (; head && rest.length >= head.end; head = headOf(rest)) {
      frames.push(frameOf(rest.subarray(0, head.end), head));
      rest = rest.subarray(head.end);
    }
    this.#held = [rest];
    this.#heldBytes = rest.length;
    this.#neededBytes = head?.end ?? 0;
    if (this.isOverflowing) this.#held = [];
    return frames;
  }
}

interface Head {
  readonly maskAt: number | undefined;
  readonly start: number;
  readonly end: number;
}

/** `undefined` where more bytes are needed to tell. */
function headOf(bytes: Buffer): Head | undefined {
  if (bytes.length < 2) return undefined;
  const [, second = 0] = bytes;
  const short = second & 127;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + lengthBytes) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const maskAt = second & 128 ? 2 + lengthBytes : undefined;
  const start = 2 + lengthBytes + (maskAt === undefined ? 0 : 4);
  return { maskAt, start, end: start + length };
}

function frameOf(bytes: Buffer, { maskAt, start, end }: Head): WebSocketFrame {
  const [first = 0] = bytes;
  const opcode = first & 15;
  return {
    bytes,
    isText: opcode === textOpcode,
    isUnfinished: opcode < closeOpcode && (first & 128) === 0,
    text(maxBytes) {
      const payload = bytes.subarray(start, Math.min(end, start + maxBytes));
      if (maskAt === undefined) return payload.toString();
      return Buffer.from(payload.map((byte, at) => byte ^ (bytes[maskAt + (at % 4)] ?? 0))).toString();
    },
  };
}

/** What a server ends a connection with. `reason` is at most 123 bytes. */
export function serverClose(code: number, reason: string): Buffer {
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);
  return Buffer.concat([Buffer.from([128 | closeOpcode, payload.length]), payload]);
}

/** A message as a client sends it, masked with nothing. */
export function clientMessage(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(payload.length < 126 ? 1 : 3);
  length[0] = 128 | (payload.length < 126 ? payload.length : 126);
  if (length.length === 3) length.writeUInt16BE(payload.length, 1);
  return Buffer.concat([Buffer.from([128 | textOpcode]), length, Buffer.alloc(4), payload]);
}
