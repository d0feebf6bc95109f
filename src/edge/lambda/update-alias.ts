import type { AliasConfiguration, UpdateAliasRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeAlias } from "./describe-alias.ts";

/** API-212: an empty RoutingConfig removes the routing. */
export async function updateAlias(
  { FunctionName, Name, FunctionVersion, Description, RoutingConfig, RevisionId }: UpdateAliasRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<AliasConfiguration> {
  const weights = RoutingConfig && (RoutingConfig.AdditionalVersionWeights ?? {});
  const settings = { version: FunctionVersion, description: Description, weights };
  const target = { place, name: FunctionName, alias: Name };
  return describeAlias(await catalogue.aliases.update(target, settings, RevisionId));
}
