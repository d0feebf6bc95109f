import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  type CreateFunctionCommandOutput,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import { createHash } from "node:crypto";
import type { OpenApi } from "./open-api.ts";
import { zipBytes } from "./zip-bytes.ts";

/** The ARN of the function that most tests are about. */
export const F = "arn:aws:lambda:us-east-1:123456789012:function:f";
export const role = "arn:aws:iam::123456789012:role/r";
/** Two packages. */
export const one: Buffer = zipBytes([{ name: "index.js", data: "exports.handler = async (event) => event;" }]);
export const two: Buffer = zipBytes([{ name: "index.js", data: "exports.handler = async () => 2;" }]);

/** A package's CodeSha256. */
export function sha(zip: Buffer): string {
  return createHash("sha256").update(zip).digest("base64");
}

export async function create(
  lambda: LambdaClient,
  changes: Partial<CreateFunctionCommandInput> = {},
): Promise<CreateFunctionCommandOutput> {
  const input: CreateFunctionCommandInput = {
    FunctionName: "f",
    Runtime: "nodejs22.x",
    Role: role,
    Handler: "index.handler",
    Code: { ZipFile: one },
    ...changes,
  };
  return await lambda.send(new CreateFunctionCommand(input));
}

/** Creates the function, and returns when it is active. */
export async function deploy({ lambda, catalogue }: OpenApi, FunctionName = "f"): Promise<void> {
  await create(lambda, { FunctionName });
  await catalogue.idle();
}

/** How a waiter of the SDK waits. */
export function patience(client: LambdaClient): {
  client: LambdaClient;
  maxWaitTime: number;
  minDelay: number;
  maxDelay: number;
} {
  return { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
}
