import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { clientConfig } from "./open-api.ts";

/** An engine whose functions' logs are looked at, and clients of it that go with it. */
export interface LogEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
}

export async function startLogEngine(): Promise<LogEngine> {
  const engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
  return {
    engine,
    lambda,
    logs,
    async [Symbol.asyncDispose]() {
      lambda.destroy();
      logs.destroy();
      await engine.close();
    },
  };
}
