import type { AliasConfiguration, CreateAliasRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeAlias } from "./describe-alias.ts";

/** API-211 */
export async function createAlias(
  { FunctionName, Name, FunctionVersion, Description, RoutingConfig }: CreateAliasRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<AliasConfiguration> {
  const target = { place, name: FunctionName, alias: Name };
  const weights = RoutingConfig?.AdditionalVersionWeights;
  return describeAlias(
    await catalogue.aliases.create(target, { version: FunctionVersion, description: Description, weights }),
  );
}
