import { type Arrived, type ForeignService, openForeignService } from "./foreign-service.ts";

/** A span as it came to a collector. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  /** Epoch nanoseconds. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly status: { readonly code: number; readonly message: string };
  readonly resource: Attributes;
}

type Attributes = Readonly<Record<string, unknown>>;

/** What OpenTelemetry's collector is to an engine. */
export interface Collector extends ForeignService {
  /** URL that spans are posted to. */
  readonly tracesEndpoint: string;
  spans(): CollectedSpan[];
}

/** Takes everything, or answers with `status`. */
export async function openCollector(status = 200): Promise<Collector> {
  const service = await openForeignService((_, response) => void response.writeHead(status).end());
  const spans = (): CollectedSpan[] => service.arrived.flatMap(spansIn);
  return { ...service, tracesEndpoint: `${service.endpoint}/v1/traces`, spans };
}

/** The fields of a message of Protocol Buffers by number: numbers as they are, the rest as bytes. */
type Message = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** https://github.com/open-telemetry/opentelemetry-proto */
function spansIn({ body }: Arrived): CollectedSpan[] {
  return messagesIn(message(body), 1).flatMap((resourceSpans) => {
    const resource = messagesIn(resourceSpans, 1).map((each) => attributesIn(each, 1))[0] ?? {};
    return messagesIn(resourceSpans, 2)
      .flatMap((scopeSpans) => messagesIn(scopeSpans, 2))
      .map((span) => ({ ...spanIn(span), resource }));
  });
}

function spanIn(span: Message): Omit<CollectedSpan, "resource"> {
  const status = messagesIn(span, 15)[0] ?? new Map();
  return {
    traceId: bytes(span, 1).toString("hex"),
    spanId: bytes(span, 2).toString("hex"),
    parentSpanId: bytes(span, 4).toString("hex"),
    name: bytes(span, 5).toString(),
    kind: Number(number(span, 6)),
    start: number(span, 7),
    end: number(span, 8),
    attributes: attributesIn(span, 9),
    status: { code: Number(number(status, 3)), message: bytes(status, 2).toString() },
  };
}

function attributesIn(of: Message, field: number): Attributes {
  const pairs = messagesIn(of, field).map((pair) => [bytes(pair, 1).toString(), valueIn(message(bytes(pair, 2)))]);
  return Object.fromEntries(pairs);
}

function valueIn(value: Message): unknown {
  if (value.has(1)) return bytes(value, 1).toString();
  if (value.has(2)) return number(value, 2) === 1n;
  if (value.has(3)) return Number(number(value, 3));
  return messagesIn(message(bytes(value, 5)), 1).map(valueIn);
}

function messagesIn(of: Message, field: number): Message[] {
  return (of.get(field) ?? []).filter((each) => Buffer.isBuffer(each)).map(message);
}

function bytes(of: Message, field: number): Buffer {
  const value = of.get(field)?.[0];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function number(of: Message, field: number): bigint {
  const value = of.get(field)?.[0];
  return typeof value === "bigint" ? value : 0n;
}

function message(body: Buffer): Message {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = body[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => body.subarray(at, (at += length));
  while (at < body.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    const value = {
      0: varint,
      1: () => take(8).readBigUInt64LE(),
      2: () => take(Number(varint())),
      5: () => BigInt(take(4).readUInt32LE()),
    }[tag & 7];
    if (!value) throw new Error(`wire type ${tag & 7}`);
    fields.set(field, [...(fields.get(field) ?? []), value()]);
  }
  return fields;
}
