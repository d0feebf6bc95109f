import { statSync } from "node:fs";
import { dirname, join, resolve as resolvePath } from "node:path";
import { type Given, tellUnserved } from "./given.ts";

/** AWS::Serverless::LayerVersion and AWS::Lambda::LayerVersion */
export function layerVersion(given: Given): void {
  const { properties, metadata, draft, name } = given;
  const property = properties.has("ContentUri") ? "ContentUri" : "Content";
  const isMap = properties.node(property)?.kind === "map";
  const key = isMap ? properties.map(property)?.text("S3Key") : undefined;
  const asset = metadata.text("aws:asset:path") ?? given.resolver.stack.asset(key ?? "");
  const isInS3 = asset === undefined && isMap;
  const path = asset ?? (isInS3 ? undefined : (properties.text(property) ?? "."));
  if (path === undefined || path.startsWith("s3://")) return tellUnserved(given, "its content is in S3");
  const at = properties.placeOf(property);
  const content = resolvePath(dirname(at.file), path);
  const found = statSync(content, { throwIfNoEntry: false });
  if (!found) return tellUnserved(given, `there is no folder '${path}'`);
  if (!found.isDirectory()) return tellUnserved(given, "a packed layer: give its folder");
  const runtimes = (properties.texts("CompatibleRuntimes") ?? []).filter((runtime) => runtime.startsWith("nodejs"));
  const layer = { name, folder: content, runtimes };
  draft.layers.set(name, isForBuild(given, content) ? { ...layer, inside: "nodejs" } : layer);
}

/** `sam build` puts the content of such a folder in `nodejs`. */
function isForBuild({ metadata }: Given, folder: string): boolean {
  const method = metadata.text("BuildMethod") ?? "";
  return method.startsWith("nodejs") && !statSync(join(folder, "nodejs"), { throwIfNoEntry: false });
}
