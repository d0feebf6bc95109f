import type { FunctionConfiguration } from "../../edge/models/lambda.ts";
import { ApiError } from "../../client/service-endpoint.ts";
import type { ProjectFunction } from "../project.ts";
import { type Services, createOr, leave } from "./services.ts";
import type { Ways } from "./shelf.ts";

/** What `Code` of CreateFunction is to be. */
export type DeployableCode =
  | { readonly S3Bucket: "file"; readonly S3Key: string }
  /** base64 */
  | { readonly ZipFile: string };

/** A function whose code is ready to run. */
export interface ReadyFunction {
  readonly fn: ProjectFunction;
  readonly code: DeployableCode;
  /** Changes when the same code is to be loaded again. */
  readonly revision: number;
  /** Of its layers, in order. */
  readonly layerArns: readonly string[];
}

const functions = "/2015-03-31/functions";

export function lambdaFunctions({ lambda }: Services, pause: () => Promise<void>): Ways<ReadyFunction> {
  const create = async ({ fn, code, layerArns }: ReadyFunction): Promise<void> => {
    const input = { ...fn.settings, FunctionName: fn.name, Code: code, Layers: layerArns };
    await lambda.call("POST", functions, input);
  };
  const update = async (ready: ReadyFunction, before: ReadyFunction | undefined): Promise<void> => {
    const { fn, code } = ready;
    const settings = settingsOf(ready);
    if (before === undefined || JSON.stringify(settings) !== JSON.stringify(settingsOf(before))) {
      await lambda.call("PUT", pathOf(fn.name, "/configuration"), settings);
      await untilActive(lambda, fn.name, pause);
    }
    await lambda.call("PUT", pathOf(fn.name, "/code"), code);
  };
  return {
    nameOf: ({ fn }) => fn.name,
    async put(ready, before) {
      const { name } = ready.fn;
      if (before) await update(ready, before);
      else await createOr(create(ready), async () => await update(ready, undefined));
      await untilActive(lambda, name, pause);
    },
    async remove({ fn }) {
      await leave(lambda.call("DELETE", pathOf(fn.name)));
    },
  };
}

/** All that UpdateFunctionConfiguration takes: what a template leaves out goes back to what it is without. */
function settingsOf({ fn, layerArns }: ReadyFunction): object {
  const { Publish: _publish, PackageType: _type, Tags: _tags, ...rest } = fn.settings;
  const { CodeSigningConfigArn: _signing, Architectures: _architectures, ...settings } = rest;
  const bare = { Timeout: 3, MemorySize: 128, Description: "", Environment: { Variables: {} } };
  return { ...bare, ...settings, Layers: layerArns };
}

/** @throws ApiError where it never will be */
async function untilActive(lambda: Services["lambda"], name: string, pause: () => Promise<void>): Promise<void> {
  for (;;) {
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = await lambda.call<FunctionConfiguration>(
      "GET",
      pathOf(name, "/configuration"),
    );
    if (State === "Failed" || LastUpdateStatus === "Failed") {
      throw new ApiError("Failed", LastUpdateStatusReason ?? StateReason ?? "the function can't be made active");
    }
    if (State === "Active" && LastUpdateStatus === "Successful") return;
    await pause();
  }
}

/** Each new state of a folder is a version of its own. */
export async function publishLayer({ lambda }: Services, name: string, folder: string): Promise<string> {
  const { LayerVersionArn = "" } = await lambda.call<{ LayerVersionArn?: string }>(
    "POST",
    `/2018-10-31/layers/${encodeURIComponent(name)}/versions`,
    { Content: { S3Bucket: "file", S3Key: folder } },
  );
  return LayerVersionArn;
}

function pathOf(name: string, rest = ""): string {
  return `${functions}/${encodeURIComponent(name)}${rest}`;
}
