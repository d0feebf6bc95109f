import { keyIn } from "../../catalogue/in-place.ts";
import type { Place } from "../../model/arn.ts";
import type { Target } from "../targets/target.ts";

/** Times are epoch milliseconds. */
export interface GroupDocument {
  readonly place: Place;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly clientToken?: string;
}

/** Times are epoch milliseconds. */
export interface ScheduleDocument {
  readonly place: Place;
  readonly groupName: string;
  readonly name: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly clientToken?: string;
  /** Of the last updates. */
  readonly updateTokens?: readonly string[];
  readonly settings: ScheduleSettings;
  /** A due time that a rate counts from. */
  readonly anchorAt: number;
  /** The last due time that is behind it; where none is, just before the first that may be. */
  readonly lastDueAt: number;
}

/** As it was given, under the API's names; dates are epoch seconds. */
export interface ScheduleSettings {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly StartDate?: number | undefined;
  readonly EndDate?: number | undefined;
  readonly FlexibleTimeWindow: FlexibleTimeWindow;
  readonly State: "ENABLED" | "DISABLED";
  readonly ActionAfterCompletion: "NONE" | "DELETE";
  readonly Description?: string | undefined;
  readonly KmsKeyArn?: string | undefined;
  readonly Target: ScheduleTarget;
}

export interface FlexibleTimeWindow {
  readonly Mode: "OFF" | "FLEXIBLE";
  readonly MaximumWindowInMinutes?: number | undefined;
}

/** What the engine heeds of it; the rest is only kept and shown again. */
export interface ScheduleTarget extends Target {
  readonly RoleArn: string;
  readonly Input?: string | undefined;
}

export const groupKind = "schedule-group";
export const scheduleKind = "schedule";
export const defaultGroup = "default";

export function scheduleKey(place: Place, groupName: string, name: string): string {
  return `${keyIn(place, groupName)}/${name}`;
}

export function isGroup(body: unknown): body is GroupDocument {
  return typeof body === "object" && body !== null && "place" in body && "tags" in body && "name" in body;
}

export function isSchedule(body: unknown): body is ScheduleDocument {
  return typeof body === "object" && body !== null && "place" in body && "groupName" in body && "settings" in body;
}

/** `arn:aws:scheduler:us-east-1:123456789012:schedule-group/default` */
export function groupArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}`;
}

/** `arn:aws:scheduler:us-east-1:123456789012:schedule/default/name` */
export function scheduleArn({
  place,
  groupName,
  name,
}: Pick<ScheduleDocument, "place" | "groupName" | "name">): string {
  return `arn:aws:scheduler:${place.region}:${place.accountId}:schedule/${groupName}/${name}`;
}
