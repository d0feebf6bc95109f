import type { FunctionUnderTest, Settings } from "../support/function-under-test.ts";

/** One row of the conformance suite, run on every runtime that `on` names. */
export interface Case {
  /** `C…` as in section 13 of the specification, `L…` for a row that only we have. */
  readonly id: string;
  /** A sentence about the product. */
  readonly title: string;
  /** The rules that a pass speaks for. */
  readonly rules: readonly string[];
  /** In the words of the specification's "For" column, e.g. `B–E`. */
  readonly on: string;
  /** Text of `index.js`; `files` holds what there is besides or instead. */
  readonly code?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What its layers have, by path inside `/opt`. */
  readonly layers?: Readonly<Record<string, string>>;
  readonly settings?: Settings;
  /** The row uses the AWS SDK that the runtime carries. */
  readonly needsSdk?: boolean;
  /** The row is about what only walls around functions give. */
  readonly needsWalls?: boolean;
  /** What the row waits for. */
  readonly skip?: string;
  readonly play: (run: Run) => Promise<void>;
}

/** The function of a row, deployed on one runtime. */
export type Run = FunctionUnderTest;

/** A row that can't be played yet. `waitsFor` is a word or two for the table, e.g. `extensions`. */
export function waiting(row: Omit<Case, "play" | "skip">, waitsFor: string): Case {
  return { ...row, skip: waitsFor, play: () => Promise.resolve() };
}

/** What `announce` makes a module say whenever it is evaluated. */
export const evaluated = "module evaluated";

/** Code that tells in the log when it is evaluated, so that a later line can tell warm from cold (RT-135). */
export function announced(code: string): string {
  return `console.log("${evaluated}"); ${code}`;
}

/**
 * A handler that does what the event's `step` selects, e.g. `steps("function (e, c, cb)", ["cb()", "cb(null)"])`.
 * It announces its evaluation.
 */
export function steps(signature: string, bodies: readonly string[]): string {
  const branches = bodies.map((body, step) => `    case ${step}: ${body}; break;`);
  return announced(`exports.handler = ${signature} {\n  switch (e.step) {\n${branches.join("\n")}\n  }\n};`);
}
