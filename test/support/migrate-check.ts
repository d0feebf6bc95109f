import assert from "node:assert/strict";
import { type Ended, lambkin } from "./lambkin-command.ts";

/** What `lambkin migrate-check --json` prints for one handler. */
export interface CheckedHandler {
  readonly handler: string;
  readonly verdict: string;
  readonly findings: readonly {
    readonly kind: string;
    readonly effect: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly excerpt: string | null;
    readonly package: string | null;
    readonly packages: readonly string[];
    readonly why: string;
    readonly change: string;
  }[];
}

export interface Checked {
  readonly status: Ended["status"];
  /** By handler setting. */
  readonly handlers: ReadonlyMap<string, CheckedHandler>;
}

/** Runs the command as a person would, from the current folder. */
export async function migrateCheck(...args: readonly string[]): Promise<Checked> {
  const { status, stdout, stderr } = await lambkin(["migrate-check", ...args, "--json"], {});
  assert.equal(stderr, "");
  const handlers: CheckedHandler[] = JSON.parse(stdout);
  return { status, handlers: new Map(handlers.map((each) => [each.handler, each])) };
}
