/**
 * What a trace header says: `Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=0`, and perhaps more.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export interface TraceHeader {
  readonly root: string;
  readonly parent: string | undefined;
  /** `undefined` where the receiver is to decide. */
  readonly isSampled: boolean | undefined;
  /** Other fields as they are, e.g. `Lineage=1:a87bd80c:0`. */
  readonly rest: readonly string[];
}

const rootForm = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const parentForm = /^[0-9a-f]{16}$/i;

/** `undefined` for a text without a trace to go on with. */
export function parseTraceHeader(text: string): TraceHeader | undefined {
  const fields = text.split(";").map((field) => field.trim());
  const valueOf = (name: string): string | undefined =>
    fields.find((field) => field.startsWith(name))?.slice(name.length);
  const root = valueOf("Root=");
  if (root === undefined || !rootForm.test(root)) return undefined;
  const parent = valueOf("Parent=");
  const sampled = valueOf("Sampled=");
  return {
    root,
    parent: parent !== undefined && parentForm.test(parent) ? parent : undefined,
    isSampled: sampled === "1" || sampled === "0" ? sampled === "1" : undefined,
    rest: fields.filter((field) => field !== "" && !/^(?:Root|Parent|Sampled|Self)=/.test(field)),
  };
}

export function formatTraceHeader({ root, parent, isSampled, rest }: TraceHeader): string {
  const own = [`Root=${root}`, parent && `Parent=${parent}`, isSampled !== undefined && `Sampled=${isSampled ? 1 : 0}`];
  return [...own.filter(Boolean), ...rest].join(";");
}

const traceparentForm =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{8})([0-9a-f]{24})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/** W3C's `traceparent` in X-Ray's words; `undefined` for what is none. https://www.w3.org/TR/trace-context/ */
export function traceHeaderOf(traceparent: string): string | undefined {
  const [, version, time, random, parent, flags = "", end] = traceparentForm.exec(traceparent) ?? [];
  // Only later versions may say more.
  if (version === undefined || (version === "00" && end === "-")) return undefined;
  return `Root=1-${time}-${random};Parent=${parent};Sampled=${Number.parseInt(flags, 16) & 1}`;
}

/** `Root=1-<8 hex>-<24 hex>` of a trace that begins at `now`, epoch milliseconds; `id` is a UUID, as random as a trace has to be. */
export function newTraceRoot(id: string, now: number): string {
  const time = Math.floor(now / 1000).toString(16);
  return `Root=1-${time.padStart(8, "0")}-${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(24)}`;
}

/** Of what nobody traces: by it a function is known that causes itself to be invoked (API-410). */
export function untracedHeader(id: string, now: number): string {
  return `${newTraceRoot(id, now)};Parent=${id.slice(24)}${id.slice(19, 23)};Sampled=0`;
}

/** What the engine fills in where a caller's header leaves it open. */
export interface TraceDefaults {
  /** `undefined` leaves it out: whoever goes on with the trace puts its own there. */
  readonly parent: string | undefined;
  readonly isSampled: boolean;
}

/** A caller's header as the function gets it; `undefined` where there is no trace in it (API-301). */
export function completedTraceHeader(text: string, { parent, isSampled }: TraceDefaults): string | undefined {
  const header = parseTraceHeader(text);
  if (!header) return undefined;
  if (header.parent !== undefined && header.isSampled !== undefined) return text;
  return formatTraceHeader({
    ...header,
    parent: header.parent ?? parent,
    isSampled: header.isSampled ?? isSampled,
  });
}
