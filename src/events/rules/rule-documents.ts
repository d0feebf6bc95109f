import { keyIn } from "../../catalogue/in-place.ts";
import { type Place, placeIn } from "../../model/arn.ts";
import type { Target } from "../targets/target.ts";

export interface BusDocument {
  readonly place: Place;
  readonly name: string;
  readonly tags: Tags;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** What is kept of a bus and shown again. */
  readonly settings: BusSettings;
}

export interface BusSettings {
  readonly Description?: string | undefined;
  readonly KmsKeyIdentifier?: string | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly LogConfig?: object | undefined;
}

export type Tags = Readonly<Record<string, string>>;

export interface RuleDocument {
  readonly place: Place;
  readonly busName: string;
  readonly name: string;
  readonly state: RuleState;
  readonly description?: string;
  readonly roleArn?: string;
  /** JSON, as it was given. */
  readonly eventPattern?: string;
  readonly schedule?: RuleSchedule;
  readonly tags: Tags;
  readonly targets: readonly RuleTarget[];
}

export type RuleState = "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/** Times are epoch milliseconds. */
export interface RuleSchedule {
  /** `rate(5 minutes)` */
  readonly expression: string;
  /** When it began to count: put, changed or enabled. */
  readonly anchorAt: number;
  /** The last due time that is behind it; `anchorAt` where none is. */
  readonly lastDueAt: number;
}

/** Under the API's names: what the engine heeds of it; the rest is only kept and shown again. */
export interface RuleTarget extends Target {
  readonly Id: string;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: InputTransformer | undefined;
}

export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
  readonly InputTemplate: string;
}

export const busKind = "event-bus";
export const ruleKind = "event-rule";
export const defaultBus = "default";

/** A bus's name may hold slashes, a rule's none. */
export function ruleKey(place: Place, busName: string, name: string): string {
  return `${keyIn(place, busName)}/${name}`;
}

export function isBus(body: unknown): body is BusDocument {
  return typeof body === "object" && body !== null && "place" in body && "settings" in body;
}

export function isRule(body: unknown): body is RuleDocument {
  return typeof body === "object" && body !== null && "place" in body && "busName" in body && "targets" in body;
}

/** `arn:aws:events:us-east-1:123456789012:event-bus/default` */
export function busArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}

/** `arn:aws:events:us-east-1:123456789012:rule/name`, and on other buses than the default one `rule/bus/name` */
export function ruleArn({ place, busName, name }: Pick<RuleDocument, "place" | "busName" | "name">): string {
  const { region, accountId } = place;
  const path = busName === defaultBus ? name : `${busName}/${name}`;
  return `arn:aws:events:${region}:${accountId}:rule/${path}`;
}

/** Where the bus is that a caller in `place` names, or gives the ARN of. */
export function busPlace(nameOrArn: string | undefined, place: Place): Place {
  return nameOrArn?.startsWith("arn:") === true ? placeIn(nameOrArn) : place;
}

/** Of a bus's name or ARN. */
export function busNameIn(nameOrArn: string | undefined): string {
  return nameOrArn?.replace(/^arn:.*?:event-bus\//, "") ?? defaultBus;
}
