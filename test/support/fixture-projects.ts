import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a project of `test/fixtures/projects` says of itself in its `expected.json`. */
export interface ExpectedProject {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly unserved: readonly string[];
  readonly queues?: readonly string[];
  /** In this order, while it is served. */
  readonly steps: readonly ExpectedStep[];
}

export type ExpectedStep =
  | { readonly invoke: string; readonly event?: unknown; readonly result: unknown }
  | ExpectedResponse
  /** A message for a queue, or an event for a bus, or nothing; and a line that is logged then. */
  | { readonly send: string; readonly group?: string; readonly message: unknown; readonly logs: string }
  | { readonly put: object; readonly logs: string }
  | { readonly logs: string };

/** A request to an API by its id, or to the URL of a function. */
export interface ExpectedResponse {
  /** `GET /pets` */
  readonly request: string;
  readonly api?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** Of JSON. */
  readonly body?: unknown;
  readonly text?: string;
}

export interface FixtureProject {
  readonly name: string;
  readonly folder: string;
  readonly expected: ExpectedProject;
}

const projects = join(import.meta.dirname, "../fixtures/projects");

/** All that are written in templates; those of other kinds have tests of their own. */
export function fixtureProjects(): FixtureProject[] {
  return readdirSync(projects)
    .filter((name) => /^(sam|cloudformation|cdk)-/.test(name) && existsSync(join(projects, name, "expected.json")))
    .map((name) => {
      const folder = join(projects, name);
      const expected: ExpectedProject = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
      return { name, folder, expected };
    });
}
