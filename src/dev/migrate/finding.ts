import { type PackageName, packageOf } from "./package-of.ts";
import { type ParsedModule, excerptOf, positionOf } from "./parsed-module.ts";

/** What is wrong, in one word. */
export type FindingKind =
  /** Three or more parameters (RT-152). */
  | "callback-handler"
  /** `context.succeed`, `fail`, `done` (RT-196). */
  | "context-method"
  /** `callbackWaitsForEmptyEventLoop` (RT-196). */
  | "empty-event-loop"
  /** Work that the answer does not wait for (RT-161, RT-163). */
  | "left-alone"
  /** `aws-sdk` that is not packaged (RT-136). */
  | "sdk-v2"
  /** What Node.js no longer has. */
  | "removed"
  /** Its module can't be loaded. */
  | "not-loaded"
  /** Another answer than before. */
  | "other-answer";

/** What the runtime makes of it. */
export type Effect = "refused" | "fails" | "changes" | "no effect";

export interface Finding {
  readonly kind: FindingKind;
  readonly effect: Effect;
  /** Where it stands; `undefined` for what only shows when it runs. */
  readonly place: FindingPlace | undefined;
  /** A sentence. */
  readonly why: string;
  /** What to do about it: an instruction. */
  readonly change: string;
}

export interface FindingPlace {
  /** Absolute. */
  readonly file: string;
  /** From 1, as `column`. */
  readonly line: number;
  readonly column: number;
  /** The line's text. */
  readonly excerpt: string;
  /** `undefined` for code of one's own. */
  readonly package: PackageName | undefined;
}

export function placeOf(module: ParsedModule, node: { readonly start: number }): FindingPlace {
  const { line, column } = positionOf(module, node);
  return { file: module.file, line, column, excerpt: excerptOf(module.text, line), package: packageOf(module.file) };
}
