import { CreateAliasCommand } from "@aws-sdk/client-lambda";
import type { OpenApi } from "./open-api.ts";

/** Gives the function `f` an alias. */
export async function addAlias({ lambda }: OpenApi, Name: string, FunctionVersion: string): Promise<void> {
  await lambda.send(new CreateAliasCommand({ FunctionName: "f", Name, FunctionVersion }));
}
