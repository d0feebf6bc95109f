import type { Place } from "../model/arn.ts";
import { keyIn } from "./in-place.ts";

/** What the store keeps of one code signing configuration, key `codeSigningKey`. */
export interface CodeSigningDocument extends CodeSigningSettings {
  readonly place: Place;
  /** `csc-` and 17 characters of `[a-z0-9]` (API-117). */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CodeSigningSettings {
  readonly description: string;
  /** ARNs of versions of signing profiles. */
  readonly allowedPublishers: readonly string[];
  readonly untrustedArtifactOnDeployment: "Warn" | "Enforce";
}

export const codeSigningKind = "code-signing-config";

/** `123456789012/us-east-1/csc-…` */
export function codeSigningKey(place: Place, id: string): string {
  return keyIn(place, id);
}

export function isCodeSigning(body: unknown): body is CodeSigningDocument {
  return typeof body === "object" && body !== null && "id" in body && "allowedPublishers" in body;
}
