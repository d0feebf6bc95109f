import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/**
 * How events lie in the database: those of one stream together, so that a thousand of them cost one row. All are
 * ingested at once; ids ascend from the chunk's own, in the order of time.
 */
export interface Chunk {
  /** The first event's. */
  readonly id: number;
  readonly streamId: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly ingestedAt: number;
  readonly count: number;
  readonly codec: number;
  readonly body: Uint8Array;
}

export interface ChunkEvent {
  readonly id: number;
  readonly streamId: number;
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
}

/** No chunk reaches over more time: who looks for those that touch a moment need not look further back. */
export const maxChunkMs = 60_000;
export const maxChunkEvents = 1000;
export const maxChunkBytes: number = 256 * 1024;

/** Small bodies stay as they are. */
const leastToCompress = 512;

const codecs = { none: 0, zstd: 1 } as const;

/** Packs columns of events: offsets from `firstAt` (ms), lengths (bytes), then the texts. */
export function packBody(
  offsets: readonly number[],
  lengths: readonly number[],
  text: Uint8Array,
): Pick<Chunk, "codec" | "body"> {
  const columns = Uint32Array.from([...offsets, ...lengths]);
  const body = Buffer.concat([Buffer.from(columns.buffer), text]);
  if (body.length < leastToCompress) return { codec: codecs.none, body };
  const packed = zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return packed.length < body.length ? { codec: codecs.zstd, body: packed } : { codec: codecs.none, body };
}

/** The events of a chunk, in their order. */
export function unpack({ id, streamId, firstAt, ingestedAt, count, codec, body }: Chunk): ChunkEvent[] {
  const bytes = codec === codecs.zstd ? zstdDecompressSync(body) : Buffer.from(body);
  const events: ChunkEvent[] = [];
  let start = count * 8;
  for (let index = 0; index < count; index += 1) {
    const timestamp = firstAt + bytes.readUInt32LE(index * 4);
    const end = start + bytes.readUInt32LE((count + index) * 4);
    events.push({ id: id + index, streamId, timestamp, ingestedAt, message: bytes.toString("utf8", start, end) });
    start = end;
  }
  return events;
}
