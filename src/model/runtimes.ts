/**
 * The managed Node.js runtimes as AWS names them, and what sets each one apart.
 * Families are those of `docs/spec/node-runtime.md`, section 0 (A is not built).
 */

export type RuntimeFamily = "B" | "C" | "D" | "E" | "F";

export interface Runtime {
  readonly id: RuntimeId;
  readonly family: RuntimeFamily;
  /** The Node.js release that runs it (RT-385), where this system's package has that very release. */
  readonly nodeVersion: string;
  /** AWS's date for the end of support, `YYYY-MM-DD`; `undefined` where none is announced. */
  readonly endOfSupport: string | undefined;
  /** Which AWS SDK the runtime carries (RT-136). */
  readonly sdk: "v2" | "v3";
  /** AWS refuses to create functions with it (API-174). */
  readonly refusedByAws: boolean;
}

export type RuntimeId =
  | "nodejs4.3"
  | "nodejs6.10"
  | "nodejs8.10"
  | "nodejs10.x"
  | "nodejs12.x"
  | "nodejs14.x"
  | "nodejs16.x"
  | "nodejs18.x"
  | "nodejs20.x"
  | "nodejs22.x"
  | "nodejs24.x"
  | "nodejs26.x";

/** Every runtime that can be deployed, oldest first. */
export const runtimes: readonly Runtime[] = [
  { id: "nodejs4.3", family: "B", nodeVersion: "4.3.1", endOfSupport: "2020-03-05", sdk: "v2", refusedByAws: true },
  { id: "nodejs6.10", family: "B", nodeVersion: "6.10.3", endOfSupport: "2019-08-12", sdk: "v2", refusedByAws: true },
  { id: "nodejs8.10", family: "C", nodeVersion: "8.10.0", endOfSupport: "2020-03-06", sdk: "v2", refusedByAws: true },
  { id: "nodejs10.x", family: "D", nodeVersion: "10.24.1", endOfSupport: "2021-07-30", sdk: "v2", refusedByAws: true },
  { id: "nodejs12.x", family: "D", nodeVersion: "12.22.12", endOfSupport: "2023-03-31", sdk: "v2", refusedByAws: true },
  { id: "nodejs14.x", family: "D", nodeVersion: "14.21.3", endOfSupport: "2023-12-04", sdk: "v2", refusedByAws: true },
  { id: "nodejs16.x", family: "E", nodeVersion: "16.20.2", endOfSupport: "2024-06-12", sdk: "v2", refusedByAws: false },
  { id: "nodejs18.x", family: "E", nodeVersion: "18.20.8", endOfSupport: "2025-09-01", sdk: "v3", refusedByAws: false },
  { id: "nodejs20.x", family: "E", nodeVersion: "20.20.2", endOfSupport: "2026-04-30", sdk: "v3", refusedByAws: false },
  { id: "nodejs22.x", family: "E", nodeVersion: "22.23.3", endOfSupport: "2027-04-30", sdk: "v3", refusedByAws: false },
  { id: "nodejs24.x", family: "F", nodeVersion: "24.21.0", endOfSupport: "2028-04-30", sdk: "v3", refusedByAws: false },
  { id: "nodejs26.x", family: "F", nodeVersion: "26.10.0", endOfSupport: undefined, sdk: "v3", refusedByAws: false },
];

const byId = new Map<string, Runtime>(runtimes.map((each) => [each.id, each]));

/** The runtime called `id`, or `undefined` for one that is not known here. */
export function findRuntime(id: string): Runtime | undefined {
  return byId.get(id);
}

/** The Node.js major version, e.g. 8 for `nodejs8.10`. */
export function nodeMajor(runtime: Runtime): number {
  return Number.parseInt(runtime.nodeVersion, 10);
}

/** Billing and report lines of the old platform: rounded up to 100 ms, no init duration (RT-333). */
export function isLegacy(runtime: Runtime): boolean {
  return runtime.family === "B" || runtime.family === "C";
}
