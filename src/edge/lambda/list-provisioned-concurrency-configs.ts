import type {
  ListProvisionedConcurrencyConfigsRequest,
  ListProvisionedConcurrencyConfigsResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeProvisioned } from "./describe-provisioned.ts";
import { markerFor, positionAt } from "./marker.ts";

const pageSize = 50;

/** API-605; never more than 50 come (API-010). */
export function listProvisionedConcurrencyConfigs(
  { FunctionName, Marker, MaxItems = pageSize }: ListProvisionedConcurrencyConfigsRequest,
  rooms: Rooms,
  { place }: Call,
): ListProvisionedConcurrencyConfigsResponse {
  const after = Marker === undefined ? 0 : Number(positionAt(Marker).version);
  const rest = rooms.catalogue.provisioned
    .list({ place, name: FunctionName })
    .filter(({ version }) => Number(version) > after);
  const page = rest.slice(0, MaxItems);
  const last = page.at(-1);
  return {
    ProvisionedConcurrencyConfigs: page.map((each) => ({
      FunctionArn: each.functionArn,
      ...describeProvisioned(each, rooms),
    })),
    ...(last &&
      rest.length > page.length && {
        NextMarker: markerFor({ functionName: last.functionName, version: last.version }),
      }),
  };
}
