import type { Diagnostics } from "../diagnostics.ts";
import type { InvocationObserver } from "../model/invocation-observer.ts";
import type { Problem } from "./problem.ts";
import type { Project } from "./project.ts";

/** Tells the person, or the person's tools, what happens. */
export interface Teller extends InvocationObserver {
  /** Once, when all is served. */
  serving(served: Served): void;
  reloaded(reload: Reload): void;
  /** What is wrong now, and was not before. */
  failed(problems: readonly Problem[]): void;
  /** What was wrong and is no longer. */
  mended(what: readonly string[]): void;
  /** A line for people. */
  note(line: string): void;
  /** Takes what the engine reports of itself, which otherwise is for programs. */
  readonly diagnosed?: Diagnostics | undefined;
}

export interface Served {
  readonly endpoint: string;
  readonly region: string;
  readonly project: Project;
  /** By function. */
  readonly urls: ReadonlyMap<string, string>;
}

export interface Reload {
  readonly functions: readonly string[];
  /** Absolute. */
  readonly files: readonly string[];
  /** From the save to the end of the deployment. */
  readonly durationMs: number;
}
