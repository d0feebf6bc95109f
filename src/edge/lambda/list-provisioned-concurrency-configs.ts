import type {
  ListProvisionedConcurrencyConfigsRequest,
  ListProvisionedConcurrencyConfigsResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeProvisioned } from "./describe-provisioned.ts";
import { pageOf, qualifierKey } from "./paging.ts";

/** API-605 */
export function listProvisionedConcurrencyConfigs(
  { FunctionName, ...page }: ListProvisionedConcurrencyConfigsRequest,
  rooms: Rooms,
  { place }: Call,
): ListProvisionedConcurrencyConfigsResponse {
  const configs = rooms.catalogue.provisioned.list({ place, name: FunctionName });
  const { items, next } = pageOf(configs, ({ qualifier }) => qualifierKey(qualifier), page);
  return {
    ProvisionedConcurrencyConfigs: items.map((each) => ({
      FunctionArn: each.functionArn,
      ...describeProvisioned(each, rooms),
    })),
    ...next,
  };
}
