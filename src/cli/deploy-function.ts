import type { FunctionConfiguration } from "../edge/models/lambda.ts";
import type { LambdaClient, Settings } from "../client/lambda-client.ts";
import { durationText } from "./units.ts";

export interface Deployment {
  readonly functionName: string;
  readonly zip: Buffer;
  /** What the person asked for. */
  readonly given: Settings;
  /** What a new function has besides. */
  readonly defaults: Settings;
  readonly publish: boolean;
  readonly alias: string | undefined;
}

export interface Deployed {
  /** Of the published version, or of $LATEST. */
  readonly configuration: FunctionConfiguration;
  readonly aliasArn: string | undefined;
}

/** Takes a line for the person. */
type Tell = (line: string) => void;

/**
 * Creates the function, or changes what was given of an existing one, and waits until it can be invoked. Tells every
 * step that is done. @throws ApiError, NoEngineError
 */
export async function deployFunction(client: LambdaClient, deployment: Deployment, tell: Tell): Promise<Deployed> {
  const { functionName, publish, alias } = deployment;
  const exists = (await client.getConfiguration(functionName)) !== undefined;
  const latest = await (exists ? update : create)(client, deployment, tell);
  if (!publish && alias === undefined) return { configuration: latest, aliasArn: undefined };

  const took = stopwatch();
  const { Version: version = "" } = await client.publishVersion(functionName);
  const configuration = await client.untilActive(functionName, version);
  tell(`published version ${version} in ${took()}`);
  if (alias === undefined) return { configuration, aliasArn: undefined };
  const { AliasArn: aliasArn } = await client.putAlias(functionName, alias, version);
  tell(`alias ${alias} is version ${version}`);
  return { configuration, aliasArn };
}

async function create(client: LambdaClient, deployment: Deployment, tell: Tell): Promise<FunctionConfiguration> {
  const { functionName, zip, given, defaults } = deployment;
  const took = stopwatch();
  await client.createFunction({ ...defaults, ...given, FunctionName: functionName }, zip);
  const created = await client.untilActive(functionName);
  tell(`created ${functionName}, active in ${took()}`);
  return created;
}

async function update(client: LambdaClient, deployment: Deployment, tell: Tell): Promise<FunctionConfiguration> {
  const { functionName, zip, given } = deployment;
  const took = stopwatch();
  await client.updateCode(functionName, zip);
  // AWS refuses a second change before the first one is through.
  const withCode = await client.untilActive(functionName);
  tell(`updated the code of ${functionName} in ${took()}`);
  if (Object.keys(given).length === 0) return withCode;
  const tookToConfigure = stopwatch();
  await client.updateConfiguration(functionName, given);
  const configured = await client.untilActive(functionName);
  tell(`updated the configuration of ${functionName} in ${tookToConfigure()}`);
  return configured;
}

function stopwatch(): () => string {
  const since = performance.now();
  return () => durationText(performance.now() - since);
}
