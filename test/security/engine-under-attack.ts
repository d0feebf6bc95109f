import { join } from "node:path";
import { DeleteFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { EngineConfig } from "../../src/config.ts";
import { startEngine } from "../../src/engine.ts";
import { type Deployment, deploy } from "../support/deploy.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { type Target, attackerCode } from "./attacker.ts";

/** A whole engine behind whose walls attackers are deployed through the API. */
export interface EngineUnderAttack extends AsyncDisposable {
  readonly endpoint: string;
  /** Its state. */
  readonly directory: string;
  readonly lambda: LambdaClient;
  /** An attacker of that name, active. */
  deploy(name: string, changes?: Partial<Deployment>): Promise<Target>;
  remove(name: string): Promise<void>;
}

export async function openEngine(chosen: Partial<EngineConfig> = {}): Promise<EngineUnderAttack> {
  await using opened = new AsyncDisposableStack();
  const directory = opened.use(await temporaryDirectory());
  const dataDirectory = join(directory.path, "data");
  const config = { port: 0, prewarm: 0, isolation: "required", dataDirectory, ...chosen } as const;
  const engine = opened.use(await startEngine(config, { diagnostics: () => {} }));
  const lambda = opened.adopt(new LambdaClient(clientConfig(engine.endpoint)), (client) => client.destroy());
  const rest = opened.move();
  return {
    endpoint: engine.endpoint,
    directory: dataDirectory,
    lambda,
    async deploy(name, changes = {}) {
      await deploy(lambda, { name, code: attackerCode, timeout: 60, ...changes });
      return targetOf(lambda, name);
    },
    async remove(FunctionName) {
      await lambda.send(new DeleteFunctionCommand({ FunctionName }));
    },
    [Symbol.asyncDispose]: async () => await rest.disposeAsync(),
  };
}

function targetOf(lambda: LambdaClient, FunctionName: string): Target {
  return {
    async invoke(event) {
      const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
      const { FunctionError: functionError, Payload } = await lambda.send(command);
      const text = Buffer.from(Payload ?? []).toString();
      return { functionError, text, json: JSON.parse(text) as unknown };
    },
  };
}
