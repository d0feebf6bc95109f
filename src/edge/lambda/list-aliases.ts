import type { ListAliasesRequest, ListAliasesResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeAlias } from "./describe-alias.ts";
import { pageOf } from "./paging.ts";

/** API-212 */
export function listAliases(
  { FunctionName, FunctionVersion, ...page }: ListAliasesRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListAliasesResponse {
  const aliases = catalogue.aliases.list({ place, name: FunctionName }, FunctionVersion);
  const { items, next } = pageOf(aliases, ({ alias }) => alias.name, page);
  return { Aliases: items.map(describeAlias), ...next };
}
