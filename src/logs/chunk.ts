import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/**
 * How events lie in the database: those of one stream together, so that a thousand of them cost one row. All are
 * ingested at once, and are in the order of their time; their ids are those of their arrival.
 */
export interface Chunk {
  /** The lowest of its events'. */
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

/** Three numbers of each event, column by column: its id and its time, less the chunk's, and its length in bytes. */
export interface Columns {
  readonly ids: readonly number[];
  readonly times: readonly number[];
  readonly lengths: readonly number[];
}

const columnsBytes = 12;

/** Packs columns of events, then their texts. */
export function packBody({ ids, times, lengths }: Columns, text: Uint8Array): Pick<Chunk, "codec" | "body"> {
  const columns = Uint32Array.from([...ids, ...times, ...lengths]);
  const body = Buffer.concat([Buffer.from(columns.buffer), text]);
  if (body.length < leastToCompress) return { codec: codecs.none, body };
  const packed = zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return packed.length < body.length ? { codec: codecs.zstd, body: packed } : { codec: codecs.none, body };
}

/** The events of a chunk, in their order. */
export function unpack({ id, streamId, firstAt, ingestedAt, count, codec, body }: Chunk): ChunkEvent[] {
  const bytes = codec === codecs.zstd ? zstdDecompressSync(body) : Buffer.from(body);
  const events: ChunkEvent[] = [];
  const number = (column: number, index: number): number => bytes.readUInt32LE((column * count + index) * 4);
  let start = count * columnsBytes;
  for (let index = 0; index < count; index += 1) {
    const end = start + number(2, index);
    const message = bytes.toString("utf8", start, end);
    events.push({ id: id + number(0, index), streamId, timestamp: firstAt + number(1, index), ingestedAt, message });
    start = end;
  }
  return events;
}
