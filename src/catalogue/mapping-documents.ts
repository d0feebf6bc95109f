import type { Place } from "../model/arn.ts";
import { keyIn } from "./in-place.ts";
import type { MappingSettings } from "./mapping-settings.ts";

/** What the store keeps of one event source mapping, key `mappingKey`. */
export interface MappingDocument {
  readonly place: Place;
  readonly uuid: string;
  /** Qualified as it was addressed. */
  readonly functionArn: string;
  /**
   * `creating → settled` after its creation, unless that is disabled; `settled → updating → settled` around each update,
   * `enabling` and `disabling` in its place where it switches the mapping; `settled → deleting` and gone (API-225): the
   * second step is a commit of its own, right after the first.
   */
  readonly status: "creating" | "updating" | "enabling" | "disabling" | "deleting" | "settled";
  readonly isEnabled: boolean;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly settings: MappingSettings;
}

export const mappingKind = "event-source-mapping";

/** `123456789012/us-east-1/<uuid>` */
export function mappingKey(place: Place, uuid: string): string {
  return keyIn(place, uuid);
}

export function isMapping(body: unknown): body is MappingDocument {
  return typeof body === "object" && body !== null && "uuid" in body && "functionArn" in body;
}

export function isSettledMapping({ status }: MappingDocument): boolean {
  return status === "settled";
}
