import { maxGuestFrameBytes } from "../model/frames.ts";

const headerBytes = 5;

export interface Frame {
  /** One character of `frameTypes`. */
  readonly type: string;
  readonly body: Buffer;
}

/** A guest sent bytes that are no frame. */
export class MalformedFrameError extends Error {
  override readonly name = "MalformedFrameError";
}

/** To be thrown at a frame that belongs nowhere: nothing more is heard of its guest. */
export function misplaced({ type }: Frame): MalformedFrameError {
  return new MalformedFrameError(`frame ${JSON.stringify(type)} out of place`);
}

/** One frame as bytes: length of what follows (4 bytes, little-endian), type, body. */
export function encodeFrame(type: string, body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  writeHeader(frame, type, body.length);
  frame.set(body, headerBytes);
  return frame;
}

/**
 * The frame of an invocation: its type, the length of `header`, `header`, and the event's `payload`.
 * Small ones come as one buffer; a large payload stays the buffer it is.
 */
export function encodeInvocation(type: string, header: string, payload: Uint8Array): Buffer[] {
  const headerLength = Buffer.byteLength(header);
  const bodyLength = 4 + headerLength + payload.length;
  const inline = payload.length <= 16_384;
  const first = Buffer.allocUnsafe(headerBytes + 4 + headerLength + (inline ? payload.length : 0));
  writeHeader(first, type, bodyLength);
  first.writeUInt32LE(headerLength, headerBytes);
  first.write(header, headerBytes + 4, "utf8");
  if (!inline) return [first, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)];
  first.set(payload, headerBytes + 4 + headerLength);
  return [first];
}

/** Cuts a stream of bytes into frames, however the bytes were split on the way. */
export class FrameDecoder {
  #pieces: Buffer[] = [];
  #have = 0;
  /** Bytes of the frame that is being collected, header included; unknown before its header is there. */
  #want: number | undefined;

  /** The frames that `chunk` completes. @throws MalformedFrameError */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let rest = chunk;
    if (this.#have > 0) {
      this.#pieces.push(rest);
      this.#have += rest.length;
      if (this.#have < (this.#want ?? headerBytes)) return frames;
      rest = Buffer.concat(this.#pieces, this.#have);
    }
    let at = 0;
    while (rest.length - at >= headerBytes) {
      const end = at + frameLength(rest, at);
      if (rest.length < end) break;
      frames.push({ type: String.fromCharCode(rest[at + 4] ?? 0), body: rest.subarray(at + headerBytes, end) });
      at = end;
    }
    this.#keep(rest.subarray(at));
    return frames;
  }

  #keep(rest: Buffer): void {
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#have = rest.length;
    this.#want = rest.length >= headerBytes ? frameLength(rest, 0) : undefined;
  }
}

function frameLength(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32LE(at);
  if (length < 1 || length > maxGuestFrameBytes) throw new MalformedFrameError(`a frame of ${length} bytes`);
  return 4 + length;
}

function writeHeader(frame: Buffer, type: string, bodyLength: number): void {
  frame.writeUInt32LE(bodyLength + 1, 0);
  frame[4] = type.charCodeAt(0);
}
