import { atEngine, type EngineFlags } from "./at-engine.ts";
import { show } from "./invoke-output.ts";

export interface EngineRequest extends EngineFlags {
  readonly target: string;
  readonly payload: Buffer;
  readonly clientContext: string | undefined;
  readonly cold: boolean;
  readonly json: boolean;
  readonly async: boolean;
}

/** Invokes a deployed function at a running engine. */
export async function invokeAtEngine(request: EngineRequest): Promise<number> {
  return await atEngine(
    request,
    async (client) => {
      const answer = await client.invoke(request.target, request.payload, headersOf(request));
      if (!request.json) process.stderr.write(answer.logTail);
      return show({ ...answer, log: answer.logTail }, request.json);
    },
    ({ name }) => (name === "ResourceNotFoundException" ? 2 : 1),
  );
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
