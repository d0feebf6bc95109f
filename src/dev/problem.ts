import { CodeError, type Flaw } from "./code/code-error.ts";
import type { Trouble } from "./deploy/shelf.ts";
import { ProjectError } from "./project.ts";

/** Something that the person has to mend; what was served before is served on. */
export interface Problem {
  /** `orders`, `template.yaml` */
  readonly what: string;
  readonly flaw: Flaw;
}

export function problemsOf(what: string, error: unknown): Problem[] {
  if (error instanceof CodeError) return error.flaws.map((flaw) => ({ what, flaw }));
  if (error instanceof AggregateError) return error.errors.flatMap((each: unknown) => problemsOf(what, each));
  const nowhere = { file: undefined, line: undefined, column: undefined, excerpt: undefined };
  if (error instanceof ProjectError) {
    const { message, file, line, excerpt } = error;
    return [{ what, flaw: { ...nowhere, message, file, line, excerpt } }];
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [{ what, flaw: { ...nowhere, message } }];
}

export function problemsIn(troubles: readonly Trouble[]): Problem[] {
  return troubles.flatMap(({ what, error }) => problemsOf(what, error));
}
