import type { Place } from "../../model/arn.ts";
import { isFields } from "../../model/payload.ts";

/** One of PutEvents' entries, under the API's names. */
export interface EventEntry {
  /** Epoch seconds. */
  readonly Time?: number | undefined;
  readonly Source?: string | undefined;
  readonly Resources?: readonly string[] | undefined;
  readonly DetailType?: string | undefined;
  /** JSON. */
  readonly Detail?: string | undefined;
  readonly EventBusName?: string | undefined;
  readonly TraceHeader?: string | undefined;
}

export type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** AWS's way to count: fourteen bytes for a time. */
export function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: EventEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** An entry's detail; `undefined` for what is no JSON object. */
export function detailOf({ Detail = "" }: EventEntry): object | undefined {
  try {
    const detail: unknown = JSON.parse(Detail);
    return isFields(detail) ? detail : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Why an entry is no event. */
export function failureOf(
  { Source, DetailType, Detail }: EventEntry,
  detail: object | undefined,
): EntryResult | undefined {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value) continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (Source?.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  return detail ? undefined : { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}

interface Arrival {
  readonly id: string;
  readonly place: Place;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What the entry has as text. */
  readonly detail: object | undefined;
}

/** The event that an entry means, and the same as JSON: its detail stays letter by letter. */
export function enteredEvent(
  { Time, Source, DetailType, Detail = "{}", Resources = [] }: EventEntry,
  { id, place, now, detail }: Arrival,
): { event: Readonly<Record<string, unknown>>; text: string } {
  const time = eventTime(Time === undefined ? now : Time * 1000);
  const { accountId: account, region } = place;
  const head = {
    version: "0",
    id,
    "detail-type": DetailType,
    source: Source,
    account,
    time,
    region,
    resources: Resources,
  };
  const event = { ...head, detail };
  return { event, text: `${JSON.stringify(head).slice(0, -1)},"detail":${Detail}}` };
}

/** To the second: `2026-01-01T00:00:00Z` */
export function eventTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
