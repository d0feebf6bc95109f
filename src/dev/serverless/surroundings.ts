import type { Unserved } from "../project.ts";

/** What variables are looked up in, besides the configuration itself. */
export interface Surroundings {
  /** Absolute. */
  readonly folder: string;
  readonly stage: string;
  /** Where somebody asked for one, and left nothing to the configuration. */
  readonly givenStage: string | undefined;
  readonly region: string;
  readonly accountId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes what variables want that isn't here. */
  readonly unserved: Unserved[];
  /** Takes the files that were read. */
  readonly files: Set<string>;
}
