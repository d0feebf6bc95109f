import type {
  PutProvisionedConcurrencyConfigRequest,
  PutProvisionedConcurrencyConfigResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { wholeSeconds } from "./describe-provisioned.ts";

/** API-603, API-604: the environments are initialised after the answer. */
export async function putProvisionedConcurrencyConfig(
  { FunctionName, Qualifier, ProvisionedConcurrentExecutions }: PutProvisionedConcurrencyConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<PutProvisionedConcurrencyConfigResponse> {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  const { requested, modifiedAt } = await catalogue.provisioned.put(target, ProvisionedConcurrentExecutions);
  return {
    RequestedProvisionedConcurrentExecutions: requested,
    AvailableProvisionedConcurrentExecutions: 0,
    AllocatedProvisionedConcurrentExecutions: 0,
    Status: "IN_PROGRESS",
    LastModified: wholeSeconds(modifiedAt),
  };
}
