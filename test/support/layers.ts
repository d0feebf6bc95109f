import {
  type LambdaClient,
  PublishLayerVersionCommand,
  type PublishLayerVersionCommandInput,
  type PublishLayerVersionCommandOutput,
} from "@aws-sdk/client-lambda";
import { zipBytes } from "./zip-bytes.ts";

/** The ARN of the layer that most tests are about. */
export const L = "arn:aws:lambda:us-east-1:123456789012:layer:l";

/** Text files by path inside `/opt`, as a zip. */
export function layerZip(files: Readonly<Record<string, string>>): Buffer {
  return zipBytes(Object.entries(files).map(([name, data]) => ({ name, data })));
}

export const layerOne: Buffer = layerZip({ "nodejs/node_modules/dep/index.js": "module.exports = 1;" });
export const layerTwo: Buffer = layerZip({ "nodejs/node_modules/dep/index.js": "module.exports = 2;" });

export async function publishLayer(
  lambda: LambdaClient,
  changes: Partial<PublishLayerVersionCommandInput> = {},
): Promise<PublishLayerVersionCommandOutput> {
  const input = { LayerName: "l", Content: { ZipFile: layerOne }, ...changes };
  return await lambda.send(new PublishLayerVersionCommand(input));
}
