import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ProjectError } from "../project.ts";
import { type TemplateNode, entriesOf, nodeOf, textOf } from "./language/template-node.ts";

/** What `cdk synth` has made: https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies */
export interface AssembledStack {
  readonly name: string;
  /** Absolute. */
  readonly template: string;
  /** By the key in the bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

/** The stacks of an assembly and of those within it (stages). @throws ProjectError */
export function stacksOf(manifest: string, files: Set<string>): AssembledStack[] {
  files.add(manifest);
  const folder = dirname(manifest);
  const artifacts = [...entriesOf(entriesOf(readJson(manifest)).get("artifacts"))];
  const assets = new Map(artifacts.flatMap(([, artifact]) => assetsOf(artifact, folder, files)));
  return artifacts.flatMap(([id, artifact]) => {
    const properties = entriesOf(entriesOf(artifact).get("properties"));
    const type = text(entriesOf(artifact).get("type"));
    if (type === "cdk:cloud-assembly") {
      return stacksOf(join(folder, text(properties.get("directoryName")), "manifest.json"), files);
    }
    if (type !== "aws:cloudformation:stack") return [];
    const template = join(folder, text(properties.get("templateFile")));
    return [{ name: text(properties.get("stackName")) || id, template, assets }];
  });
}

/** Of an artifact of type `cdk:asset-manifest`. */
function assetsOf(artifact: TemplateNode, folder: string, files: Set<string>): readonly (readonly [string, string])[] {
  const properties = entriesOf(entriesOf(artifact).get("properties"));
  if (text(entriesOf(artifact).get("type")) !== "cdk:asset-manifest") return [];
  const file = join(folder, text(properties.get("file")));
  if (!existsSync(file)) return [];
  files.add(file);
  return [...entriesOf(entriesOf(readJson(file)).get("files")).values()].flatMap((asset) => {
    const path = text(entriesOf(entriesOf(asset).get("source")).get("path"));
    const destinations = [...entriesOf(entriesOf(asset).get("destinations")).values()];
    return path === ""
      ? []
      : destinations.map((each) => [text(entriesOf(each).get("objectKey")), join(folder, path)] as const);
  });
}

function text(node: TemplateNode | undefined): string {
  return (node && textOf(node)) ?? "";
}

function readJson(file: string): TemplateNode {
  try {
    return nodeOf(JSON.parse(readFileSync(file, "utf8")), { file, line: 1 });
  } catch (cause) {
    throw new ProjectError(`${basename(file)} can't be read: run cdk synth again`, { file, cause });
  }
}
