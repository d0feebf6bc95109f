import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  type CreateFunctionUrlConfigCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import type { IncomingMessage } from "node:http";
import type { EngineConfig } from "../../src/config.ts";
import { startEngine } from "../../src/engine.ts";
import { type Deployment, deploy } from "./deploy.ts";
import { clientConfig } from "./open-api.ts";
import { type Asked, type Heard, ask, begin } from "./web-request.ts";

/** An engine and functions with URLs. */
export interface UrlEngine extends AsyncDisposable {
  readonly endpoint: string;
  readonly lambda: LambdaClient;
  /** Deploys, makes the URL, and lets everybody in. */
  publish(what: Deployment, settings?: UrlSettings): Promise<WebFunction>;
}

type UrlSettings = Partial<CreateFunctionUrlConfigCommandInput>;

/** A function behind its URL. */
export interface WebFunction {
  /** `<id>.lambda-url.us-east-1.localhost:1234` */
  readonly host: string;
  readonly urlId: string;
  ask(path: string, asked?: Asked): Promise<Heard>;
  begin(path: string, asked?: Asked): Promise<IncomingMessage>;
}

export async function startUrlEngine(chosen: Partial<EngineConfig> = {}): Promise<UrlEngine> {
  const engine = await startEngine({ port: 0, prewarm: 0, region: "us-east-1", ...chosen }, { diagnostics: () => {} });
  const { endpoint } = engine;
  const lambda = new LambdaClient(clientConfig(endpoint));
  return {
    endpoint,
    lambda,
    publish: async (what, settings = {}) => {
      await deploy(lambda, what);
      const url = await createUrl(lambda, what.name, settings);
      await permit(lambda, what.name);
      return webFunction(endpoint, url);
    },
    [Symbol.asyncDispose]: async () => {
      lambda.destroy();
      await engine.close();
    },
  };
}

export function webFunction(endpoint: string, functionUrl: string): WebFunction {
  const { host } = new URL(functionUrl);
  return {
    host,
    urlId: host.slice(0, 32),
    ask: async (path, asked) => await ask(endpoint, host, path, asked),
    begin: async (path, asked) => await begin(endpoint, host, path, asked),
  };
}

/** Its `FunctionUrl`. */
export async function createUrl(lambda: LambdaClient, name: string, settings: UrlSettings = {}): Promise<string> {
  const input = { FunctionName: name, AuthType: "NONE", ...settings } as const;
  const { FunctionUrl = "" } = await lambda.send(new CreateFunctionUrlConfigCommand(input));
  return FunctionUrl;
}

/** What AWS's console and tools add for a URL that is open to everybody. */
export async function permit(lambda: LambdaClient, name: string, Qualifier?: string): Promise<void> {
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      Qualifier,
      StatementId: "FunctionURLAllowPublicAccess",
      Action: "lambda:InvokeFunctionUrl",
      Principal: "*",
      FunctionUrlAuthType: "NONE",
    }),
  );
}
