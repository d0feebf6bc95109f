import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { callbackify } from "node:util";
import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import type { FileAccess } from "./file-access.ts";

/** Entries up to this size are read and written in one go. */
const smallBytes = 65_536;
const blockBytes = 65_536;
const localHeaderBytes = 30;
/** Sizes and checksum follow the data: the local header leaves them open. */
const hasDescriptor = 0x8;
/** In a size's place: it is in the entry's zip64 field. */
const elsewhere = 0xffff_ffff;

/** A zip that is open. What is wrong with it is thrown as some `Error`. */
export class ZipArchive implements AsyncDisposable {
  readonly #bytes: ZipBytes;
  readonly #zip: ZipFile;
  readonly #directoryOffset: number;
  /** Where the next thing in the file begins. */
  readonly #ends = new Map<Entry, number>();

  private constructor(bytes: ZipBytes, zip: ZipFile) {
    this.#bytes = bytes;
    this.#zip = zip;
    this.#directoryOffset = Number(zip.readEntryCursor);
  }

  static async open(path: string, access: FileAccess): Promise<ZipArchive> {
    const bytes = new ZipBytes(await open(path), access);
    try {
      const { size } = await bytes.file.stat();
      return new ZipArchive(bytes, await fromRandomAccessReaderPromise(bytes, size, { autoClose: false }));
    } catch (error) {
      await bytes.file.close();
      throw error;
    }
  }

  get entryCount(): number {
    return this.#zip.entryCount;
  }

  /** In the order of the zip's directory; to be called once. */
  async entries(): Promise<Entry[]> {
    const entries = await Array.fromAsync(this.#zip.eachEntry());
    const inFile = entries.toSorted(
      (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
    );
    for (const [index, entry] of inFile.entries()) {
      this.#ends.set(entry, inFile[index + 1]?.relativeOffsetOfLocalHeader ?? this.#directoryOffset);
    }
    return entries;
  }

  /** What an entry holds: checked bytes where it is small, else a stream that ends at its size or fails. */
  async contents(entry: Entry): Promise<Uint8Array | Readable> {
    const start = await this.#dataStart(entry);
    const { compressedSize, uncompressedSize, compressionMethod } = entry;
    if (compressedSize <= smallBytes && uncompressedSize <= smallBytes) {
      return inflated(entry, await this.#bytes.at(start, compressedSize));
    }
    const isCompressed = compressionMethod !== 0;
    return await new Promise((resolve, reject) => {
      const given = (error: Error | null, stream: Readable) => (error ? reject(error) : resolve(stream));
      this.#zip.openReadStreamLowLevel(start, compressedSize, 0, compressedSize, isCompressed, uncompressedSize, given);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#zip.close();
    await this.#bytes.file.close();
  }

  /** Holds the entry's own header to what the directory says of it, and its data to the room that it has. */
  async #dataStart(entry: Entry): Promise<number> {
    const { relativeOffsetOfLocalHeader: offset, generalPurposeBitFlag, compressionMethod } = entry;
    const header = await this.#bytes.at(offset, localHeaderBytes);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new Error(`no local header at ${offset}`);
    const flags = header.readUInt16LE(6);
    const isSame = (flags & 1) === 0 && header.readUInt16LE(8) === compressionMethod;
    const isOpen = ((flags | generalPurposeBitFlag) & hasDescriptor) !== 0;
    if (!isSame || !(isOpen || declaresSame(header, entry))) throw new Error(`another local header at ${offset}`);
    const start = offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
    const end = this.#ends.get(entry) ?? this.#directoryOffset;
    if (start + entry.compressedSize > end) throw new Error(`the entry at ${offset} overlaps what follows`);
    return start;
  }
}

function declaresSame(header: Buffer, { crc32: sum, compressedSize, uncompressedSize }: Entry): boolean {
  const isSize = (size: number, position: number) => [size, elsewhere].includes(header.readUInt32LE(position));
  return header.readUInt32LE(14) === sum && isSize(compressedSize, 18) && isSize(uncompressedSize, 22);
}

function inflated({ compressionMethod, uncompressedSize, crc32: sum, fileName }: Entry, raw: Buffer): Uint8Array {
  const bytes = compressionMethod === 0 ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(uncompressedSize, 1) });
  if (bytes.length !== uncompressedSize || crc32(bytes) !== sum) throw new Error(`${fileName} is damaged`);
  return bytes;
}

/** The zip's file, of which the block that was read last is kept: most of what is asked for next lies in it. */
class ZipBytes extends RandomAccessReader {
  readonly file: FileHandle;
  readonly #access: FileAccess;
  #block = { position: 0, bytes: Buffer.alloc(0) };

  constructor(file: FileHandle, access: FileAccess) {
    super();
    this.file = file;
    this.#access = access;
  }

  async at(position: number, length: number): Promise<Buffer> {
    const known = this.#block;
    const start = position - known.position;
    if (start >= 0 && start + length <= known.bytes.length) return known.bytes.subarray(start, start + length);
    const bytes = Buffer.allocUnsafeSlow(Math.max(length, blockBytes));
    const read = await this.#access.read(this.file, bytes, position);
    if (read < length) throw new Error(`the zip ends at ${position + read}`);
    this.#block = { position, bytes: bytes.subarray(0, read) };
    return bytes.subarray(0, length);
  }

  override read(...[into, offset, length, position, callback]: Parameters<RandomAccessReader["read"]>): void {
    const copy = callbackify(async () => (await this.at(position, length)).copy(into, offset));
    copy((error) => {
      callback(error);
    });
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end), { objectMode: false });
  }

  /** The file is closed by whoever opened it. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async *#range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let position = start; position < end;) {
      const bytes = Buffer.allocUnsafeSlow(Math.min(blockBytes, end - position));
      const read = await this.#access.read(this.file, bytes, position);
      if (read === 0) throw new Error(`the zip ends at ${position}`);
      position += read;
      yield bytes.subarray(0, read);
    }
  }
}
