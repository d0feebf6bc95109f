import type { DescribedConfig } from "../../catalogue/provisioned.ts";
import type { GetProvisionedConcurrencyConfigResponse } from "../models/lambda.ts";
import type { Rooms } from "../rooms.ts";
import { timestamp } from "./timestamp.ts";

/** API-603; what can't run yet is in progress. */
export function describeProvisioned(
  { config: { requested, modifiedAt }, runnable }: DescribedConfig,
  { provisioned }: Rooms,
): GetProvisionedConcurrencyConfigResponse {
  const { ready, failure } = (runnable && provisioned(runnable)) ?? { ready: 0, failure: undefined };
  return {
    RequestedProvisionedConcurrentExecutions: requested,
    AvailableProvisionedConcurrentExecutions: ready,
    AllocatedProvisionedConcurrentExecutions: ready,
    ...statusOf(ready >= requested, failure),
    LastModified: wholeSeconds(modifiedAt),
  };
}

function statusOf(isReady: boolean, failure: string | undefined): GetProvisionedConcurrencyConfigResponse {
  if (isReady) return { Status: "READY" };
  return failure === undefined ? { Status: "IN_PROGRESS" } : { Status: "FAILED", StatusReason: failure };
}

/** `2026-01-01T00:00:00+0000`, as in AWS's documentation (API-603). */
export function wholeSeconds(atMs: number): string {
  return timestamp(atMs).replace(/\.\d{3}/, "");
}
