import { CreateAliasCommand } from "@aws-sdk/client-lambda";
import type { OpenApi } from "./open-api.ts";

/** Gives a function an alias. */
export async function addAlias(
  { lambda }: OpenApi,
  Name: string,
  FunctionVersion: string,
  FunctionName = "f",
): Promise<void> {
  await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion }));
}
