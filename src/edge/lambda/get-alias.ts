import type { AliasConfiguration, GetAliasRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeAlias } from "./describe-alias.ts";

/** API-212 */
export function getAlias(
  { FunctionName, Name }: GetAliasRequest,
  { catalogue }: Rooms,
  { place }: Call,
): AliasConfiguration {
  return describeAlias(catalogue.aliases.get({ place, name: FunctionName, alias: Name }));
}
