import { LambdaApiError, LambdaClient } from "./lambda-client.ts";
import { show } from "./invoke-output.ts";

export interface EngineRequest {
  readonly target: string;
  readonly payload: Buffer;
  readonly clientContext: string | undefined;
  readonly cold: boolean;
  readonly json: boolean;
  readonly async: boolean;
  readonly endpoint: string | undefined;
}

/** Invokes a deployed function at a running engine. */
export async function invokeAtEngine(request: EngineRequest): Promise<number> {
  const endpoint = request.endpoint ?? process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566";
  try {
    const answer = await new LambdaClient(endpoint).invoke(request.target, request.payload, headersOf(request));
    if (!request.json) process.stderr.write(answer.logTail);
    return show({ ...answer, log: answer.logTail }, request.json);
  } catch (error) {
    if (error instanceof LambdaApiError) {
      console.error(`${error.name}: ${error.message}`);
      return error.name === "ResourceNotFoundException" ? 2 : 1;
    }
    if (error instanceof TypeError) {
      console.error(`no engine answers at ${endpoint}: start one with 'lambkin start', or name it with --endpoint`);
      return 2;
    }
    throw error;
  }
}

function headersOf(request: EngineRequest): Record<string, string> {
  const context = request.clientContext && Buffer.from(request.clientContext).toString("base64");
  return {
    "x-amz-invocation-type": request.async ? "Event" : "RequestResponse",
    "x-amz-log-type": "Tail",
    ...(context === undefined ? {} : { "x-amz-client-context": context }),
    ...(request.cold ? { "x-lambkin-cold": "true" } : {}),
  };
}
