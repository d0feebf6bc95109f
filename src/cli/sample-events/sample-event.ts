import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** What can be chosen of an event, by flags of these names, and what it is otherwise. */
type Fields = Readonly<Record<string, string | boolean>>;
type Chosen<F extends Fields> = { readonly [Name in keyof F]: F[Name] extends boolean ? boolean : string };

/** Of every event. */
export const commonFields = { region: "us-east-1", account: "123456789012", time: "2026-01-01T12:00:00.000Z" };

/** An event as a service sends it to a function. */
export interface SampleEvent {
  /** What happened, after which it is sent. */
  readonly summary: string;
  readonly fields: Fields;
  /** The event, with what depends on the fields worked out. @throws SyntaxError, RangeError for what can't be in it */
  readonly make: (chosen: Fields) => object;
  /** Works out what depends on the event itself, whatever was set in it. */
  readonly settle?: (event: object) => void;
}

/** By what AWS SAM calls them, where it has them. */
export type SampleEvents = Readonly<Record<string, SampleEvent>>;

export function sample<const F extends Fields>(
  summary: string,
  fields: F,
  make: (chosen: Chosen<F> & Chosen<typeof commonFields>) => object,
): SampleEvent {
  return {
    summary,
    fields: { ...fields, ...commonFields },
    make: (chosen) => {
      // A RangeError where it is none.
      const time = new Date(String(chosen["time"])).toISOString();
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever calls it begins with `fields`
      return make({ ...chosen, time } as unknown as Chosen<F> & Chosen<typeof commonFields>);
    },
  };
}

export interface Place {
  readonly region: string;
  readonly account: string;
}

/** `arn:aws:sqs:us-east-1:123456789012:my-queue`; regions of China and of the US government have partitions of their own. */
export function arn(service: string, { region, account }: Place, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
}

export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** Of the services' host names. */
export function domainOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

export function epochMs(time: string): number {
  return new Date(time).getTime();
}

/** Without fractions: `2026-01-01T12:00:00Z` */
export function wholeSeconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}

/** As HTTP gateways write it: `01/Jan/2026:12:00:00 +0000` */
export function commonLogTime(time: string): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(" ");
  return `${day}/${month}/${year}:${clock} +0000`;
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

export function base64(data: string | Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

export function zipped(text: string): string {
  return base64(gzipSync(text));
}
