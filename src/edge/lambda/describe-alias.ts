import type { DescribedAlias } from "../../catalogue/aliases.ts";
import type { AliasConfiguration } from "../models/lambda.ts";

/** API-211 */
export function describeAlias({ alias, aliasArn }: DescribedAlias): AliasConfiguration {
  return {
    AliasArn: aliasArn,
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(alias.weights && { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
    RevisionId: alias.revisionId,
  };
}
