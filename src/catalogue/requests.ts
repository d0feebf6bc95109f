import type { Place } from "../model/arn.ts";
import type { CodeSource } from "./code-source.ts";
import type { Architecture, GivenSettings } from "./settings.ts";

/** What a new function is to be. `name` is any form of API-110. */
export interface CreateRequest {
  readonly place: Place;
  readonly name: string;
  readonly role: string;
  readonly source: CodeSource;
  readonly settings: GivenSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly publish: boolean;
  readonly codeSigningConfigArn: string | undefined;
}

/** A change to `$LATEST`; `ifRevisionId` is the one that must stand (API-146). */
export interface UpdateRequest {
  readonly place: Place;
  readonly name: string;
  readonly ifRevisionId: string | undefined;
}

export interface UpdateCodeRequest extends UpdateRequest {
  readonly source: CodeSource;
  readonly architecture: Architecture | undefined;
  readonly publish: boolean;
  /** Checks and answers, but changes nothing. */
  readonly dryRun: boolean;
}

export interface PublishRequest extends UpdateRequest {
  /** Base64 of the code that must stand (API-209). */
  readonly ifCodeSha256: string | undefined;
  /** Of the new version; `$LATEST` keeps its own. */
  readonly description: string | undefined;
}

export interface UpdateConfigurationRequest extends UpdateRequest {
  readonly settings: GivenSettings;
}
