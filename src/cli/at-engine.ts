import { UsageError } from "./command.ts";
import { LambdaClient } from "../client/lambda-client.ts";
import { ApiError, NoEngineError } from "../client/service-endpoint.ts";
import { signerFor } from "../client/sign-requests.ts";

/** Flags of every command that talks to an engine. */
export const engineOptions = {
  endpoint: { type: "string" },
  region: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export const engineFlags = `      --endpoint URL       the engine's address (default: $AWS_ENDPOINT_URL_LAMBDA, $AWS_ENDPOINT_URL or
                           http://127.0.0.1:4566)
      --region NAME        where the functions are (default: $AWS_REGION, $AWS_DEFAULT_REGION or us-east-1)
  -h, --help

Requests are signed where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.`;

export interface EngineFlags {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Does `work` at the engine that the flags or the environment name, and tells the person what the API refuses: as AWS
 * names and words it, with the exit status that `statusOf` gives. @throws UsageError
 */
export async function atEngine(
  flags: EngineFlags,
  work: (client: LambdaClient) => Promise<number>,
  statusOf: (refusal: ApiError) => number = () => 1,
): Promise<number> {
  const client = new LambdaClient(endpointOf(flags), await signerFor(regionOf(flags), "lambda"));
  try {
    return await work(client);
  } catch (error) {
    if (error instanceof ApiError) {
      console.error(`${error.name}: ${error.message}`);
      return statusOf(error);
    }
    if (error instanceof NoEngineError) {
      console.error(error.message);
      return 2;
    }
    throw error;
  }
}

// `||` throughout: a variable that is set to nothing is not set, as in AWS's tools.

/** @throws UsageError */
export function endpointOf({ endpoint }: EngineFlags): string {
  const { AWS_ENDPOINT_URL_LAMBDA: ofLambda, AWS_ENDPOINT_URL: ofAll } = process.env;
  const chosen = endpoint || ofLambda || ofAll || "http://127.0.0.1:4566";
  if (!/^https?:/.test(chosen) || !URL.canParse(chosen)) throw new UsageError(`the endpoint '${chosen}' is not a URL`);
  return chosen;
}

export function regionOf({ region }: EngineFlags): string {
  return region || process.env["AWS_REGION"] || process.env["AWS_DEFAULT_REGION"] || "us-east-1";
}
