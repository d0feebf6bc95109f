import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a zip made by hand, to say what no tool would say. */
export interface ZipEntry {
  readonly name: string;
  readonly data?: string | Uint8Array;
  /** Whole Unix mode with its type bits, e.g. `0o120777` for a link; left out, the zip carries none. */
  readonly unixMode?: number;
  readonly deflated?: boolean;
  /** 0 stored, 8 deflated, others no one here reads. */
  readonly method?: number;
  /** Bit 0: encrypted. */
  readonly flags?: number;
  readonly declaredSize?: number;
  readonly declaredCrc?: number;
  /** What the entry's own header says where it is not what the zip's directory says. */
  readonly local?: {
    readonly crc?: number;
    readonly packedSize?: number;
    readonly size?: number;
    readonly method?: number;
  };
  /** Offset of the entry's own header, as the zip's directory says it. */
  readonly declaredOffset?: number;
}

/** A zip as bytes; its end says that it has `declaredEntries`, in a zip64 record where they are many. */
export function zipBytes(entries: readonly ZipEntry[], declaredEntries: number = entries.length): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = encode(entry, offset);
    parts.push(local);
    directory.push(central);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  const isMany = declaredEntries >= 0xffff;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isMany ? 0xffff : declaredEntries, 8);
  end.writeUInt16LE(isMany ? 0xffff : declaredEntries, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  const many = isMany ? [zip64End(declaredEntries, central.length, offset)] : [];
  return Buffer.concat([...parts, central, ...many, end]);
}

/** The record and what says where it is. */
function zip64End(entries: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(BigInt(entries), 24);
  end.writeBigUInt64LE(BigInt(entries), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(directoryOffset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

function encode(entry: ZipEntry, offset: number): { local: Buffer; central: Buffer } {
  const data = Buffer.from(entry.data ?? "");
  const body = entry.deflated ? deflateRawSync(data) : data;
  const name = Buffer.from(entry.name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE((entry.flags ?? 0) | 0x800, 2);
  common.writeUInt16LE(entry.method ?? (entry.deflated ? 8 : 0), 4);
  common.writeUInt32LE(entry.declaredCrc ?? crc32(data), 10);
  common.writeUInt32LE(body.length, 14);
  common.writeUInt32LE(entry.declaredSize ?? data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const own = Buffer.from(common);
  if (entry.local?.method !== undefined) own.writeUInt16LE(entry.local.method, 4);
  if (entry.local?.crc !== undefined) own.writeUInt32LE(entry.local.crc, 10);
  if (entry.local?.packedSize !== undefined) own.writeUInt32LE(entry.local.packedSize, 14);
  if (entry.local?.size !== undefined) own.writeUInt32LE(entry.local.size, 18);
  const localStart = Buffer.alloc(4);
  localStart.writeUInt32LE(0x04034b50, 0);
  const centralStart = Buffer.alloc(6);
  centralStart.writeUInt32LE(0x02014b50, 0);
  centralStart.writeUInt16LE(entry.unixMode === undefined ? 20 : (3 << 8) | 20, 4);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(((entry.unixMode ?? 0) << 16) >>> 0, 6);
  rest.writeUInt32LE(entry.declaredOffset ?? offset, 10);
  return {
    local: Buffer.concat([localStart, own, name, body]),
    central: Buffer.concat([centralStart, common, rest, name]),
  };
}
