import { basename, resolve } from "node:path";
import { folderBucket } from "../catalogue/folder-code.ts";
import type { PublishLayerVersionResponse } from "../edge/models/lambda.ts";
import type { EngineRooms } from "../engine.ts";
import { ResourceConflictException } from "../model/exceptions.ts";
import { nameFrom } from "../model/function-name.ts";
import { maxLayerNameLength } from "../model/limits.ts";
import { codeFolder } from "./bundle-file.ts";
import { type FileFunction, defaultRuntime } from "./file-function.ts";
import type { OwnCalls } from "./own-calls.ts";

export interface Deployer {
  readonly rooms: EngineRooms;
  readonly calls: OwnCalls;
  /** A folder for what is bundled, made at first need. */
  readonly directory: () => Promise<string>;
}

/** Creates the function, or gives one that exists this code and configuration. Resolves when it can be invoked. */
export async function deployFile(name: string, target: FileFunction, deployer: Deployer): Promise<void> {
  const { rooms, calls, directory } = deployer;
  const code = { S3Bucket: folderBucket, S3Key: await codeFolder(target, directory) };
  const settings = { FunctionName: name, ...(await settingsOf(target, deployer)) };
  try {
    await calls.send("CreateFunction", { ...settings, Code: code });
  } catch (error) {
    if (!(error instanceof ResourceConflictException)) throw error;
    await calls.send("UpdateFunctionCode", { FunctionName: name, ...code });
    await rooms.catalogue.idle();
    await calls.send("UpdateFunctionConfiguration", settings);
  }
  await rooms.catalogue.idle();
}

async function settingsOf(target: FileFunction, deployer: Deployer) {
  const { handler, runtime = defaultRuntime, memory = 128, timeout = 3, environment = {}, members = {} } = target;
  const layers: string[] = [];
  for (const folder of target.layers ?? []) layers.push(await publishLayer(resolve(folder), deployer.calls));
  return {
    Role: `arn:aws:iam::${deployer.rooms.config.accountId}:role/lambkin`,
    Runtime: runtime,
    Handler: handler,
    MemorySize: memory,
    Timeout: timeout,
    Environment: { Variables: environment },
    Layers: layers,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- members of a request, as the API takes them
    ...(members as object),
  };
}

async function publishLayer(folder: string, calls: OwnCalls): Promise<string> {
  const LayerName = nameFrom(basename(folder), maxLayerNameLength);
  const Content = { S3Bucket: folderBucket, S3Key: folder };
  const published: PublishLayerVersionResponse = await calls.send("PublishLayerVersion", { LayerName, Content });
  return published.LayerVersionArn ?? "";
}
