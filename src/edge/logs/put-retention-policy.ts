import { InvalidParameterException } from "../../model/exceptions.ts";
import type { PutRetentionPolicyRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { noGroup } from "./log-group.ts";

const choices = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** API-819 */
export async function putRetentionPolicy(
  { logGroupName, retentionInDays }: PutRetentionPolicyRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  if (!choices.includes(retentionInDays)) {
    throw new InvalidParameterException(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: ` +
        `Member must satisfy enum value set: [${choices.join(", ")}]`,
    );
  }
  const group = { ...place, logGroup: logGroupName };
  if (!(await logs.changeGroup(group, { retentionDays: retentionInDays }))) throw noGroup();
  return {};
}
