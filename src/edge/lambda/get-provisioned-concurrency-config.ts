import type {
  GetProvisionedConcurrencyConfigRequest,
  GetProvisionedConcurrencyConfigResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeProvisioned } from "./describe-provisioned.ts";

/** API-603, API-604 */
export function getProvisionedConcurrencyConfig(
  { FunctionName, Qualifier }: GetProvisionedConcurrencyConfigRequest,
  rooms: Rooms,
  { place }: Call,
): GetProvisionedConcurrencyConfigResponse {
  const described = rooms.catalogue.provisioned.get({ place, name: FunctionName, qualifier: Qualifier });
  return describeProvisioned(described, rooms);
}
