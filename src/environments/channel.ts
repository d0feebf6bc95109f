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

/**
 * Cuts a stream of bytes into frames, however the bytes were split on the way. They are copied into the memory of
 * their frame: the chunks are free for the next bytes.
 */
export class FrameDecoder {
  readonly #length = Buffer.alloc(4);
  /** What is being collected after its length: type and body. */
  #frame: Buffer | undefined;
  /** Bytes of the length or the frame that are there. */
  #have = 0;

  /** The frames that `chunk` completes. @throws MalformedFrameError */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    for (let at = 0; at < chunk.length;) {
      const part = this.#frame ?? this.#length;
      const count = chunk.copy(part, this.#have, at);
      at += count;
      this.#have += count;
      if (this.#have < part.length) break;
      this.#have = 0;
      if (this.#frame) frames.push({ type: String.fromCharCode(part[0] ?? 0), body: part.subarray(1) });
      this.#frame = this.#frame ? undefined : Buffer.allocUnsafe(lengthIn(part));
    }
    return frames;
  }
}

/** @throws MalformedFrameError */
function lengthIn(bytes: Buffer): number {
  const length = bytes.readUInt32LE(0);
  if (length < 1 || length > maxGuestFrameBytes) throw new MalformedFrameError(`a frame of ${length} bytes`);
  return length;
}

function writeHeader(frame: Buffer, type: string, bodyLength: number): void {
  frame.writeUInt32LE(bodyLength + 1, 0);
  frame[4] = type.charCodeAt(0);
}
