import type { Place } from "../../model/arn.ts";
import type { Member } from "../member.ts";
import type { ProjectDraft } from "../project-draft.ts";
import type { BundleOptions } from "../project.ts";

/** A config while it is being read. */
export interface Reading {
  readonly root: Member;
  /** The config's, absolute. */
  readonly folder: string;
  readonly stage: string;
  readonly place: Place;
  /** `undefined` leaves to the handler's file whether it is bundled. */
  readonly build: BundleOptions | undefined;
  readonly draft: ProjectDraft;
}

/** A function that something leads to. */
export interface ConfigFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly member: Member;
  readonly reading: Reading;
}
