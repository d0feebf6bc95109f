/**
 * `count` blocks of IPv4 or IPv6 addresses in `block`, each with `hostBits` bits of its own (default: 8); `undefined`
 * where they do not fit.
 */
export function cidrBlocks(block: string, count: number, hostBits: number | undefined): string[] | undefined {
  const [address = "", prefix] = block.split("/");
  const width = address.includes(":") ? 128 : 32;
  const bits = BigInt(hostBits ?? 8);
  const first = width === 32 ? numberOfV4(address) : numberOfV6(address);
  if (first === undefined || !/^\d{1,3}$/.test(prefix ?? "") || !Number.isInteger(count) || count < 1) return undefined;
  const free = BigInt(width - Number(prefix));
  if (bits > free) return undefined;
  if (BigInt(count) > 1n << (free - bits)) return undefined;
  const base = (first >> free) << free;
  return Array.from({ length: count }, (_, index) => {
    const start = base + (BigInt(index) << bits);
    return `${width === 32 ? textOfV4(start) : textOfV6(start)}/${width - Number(bits)}`;
  });
}

function numberOfV4(address: string): bigint | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part < 256))) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function textOfV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
}

function numberOfV6(address: string): bigint | undefined {
  const [head = "", tail] = address.split("::");
  const groups = (text: string | undefined): string[] => (text ? text.split(":") : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => "0"), ...groups(tail)];
  if (all.length !== 8 || all.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function textOfV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 65_535n).toString(16));
  return groups.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
}
