import { statSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import type { ProjectCode } from "../../project.ts";
import { bundleOptions } from "./build-properties.ts";
import { type Given, tellUnserved } from "./given.ts";
import { type Position, complaint } from "../language/template-node.ts";

/**
 * The code of a function as its template has it, `undefined` where it is nowhere on this machine, which is told then.
 * `property` is `CodeUri` or `Code`.
 * @throws ProjectError
 */
export function functionCode(given: Given, property: "CodeUri" | "Code"): ProjectCode | undefined {
  const { properties, metadata } = given;
  const inline = properties.text("InlineCode");
  if (inline !== undefined) return { kind: "inline", text: inline };
  const asset = metadata.text("aws:asset:path");
  const at = properties.placeOf(property);
  if (asset !== undefined) return withBuild(localCode(asset, at, given), given);
  const node = properties.node(property);
  if (node?.kind !== "map") {
    const path = properties.text(property) ?? ".";
    if (!path.startsWith("s3://")) return withBuild(localCode(path, at, given), given);
    tellUnserved(given, `its code is in S3: ${path}`);
    return undefined;
  }
  const code = properties.map(property);
  const text = code?.text("ZipFile");
  if (text !== undefined) return { kind: "inline", text };
  const stored = given.resolver.stack.asset(code?.text("S3Key") ?? code?.text("Key") ?? "");
  if (stored !== undefined) return localCode(stored, at, given);
  tellUnserved(given, code?.has("ImageUri") ? "a container image" : "its code is in S3");
  return undefined;
}

/** A folder or a package, which may have to be built first. */
function localCode(path: string, at: Position, { draft }: Given): ProjectCode {
  const absolute = resolvePath(dirname(at.file), path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found?.isDirectory()) return { kind: "folder", folder: absolute };
  if (found?.isFile() && /\.(zip|jar)$/.test(absolute)) return { kind: "zip", file: absolute };
  // What `aws cloudformation package` does with a single file.
  if (found?.isFile()) return { kind: "folder", folder: dirname(absolute) };
  draft.unserved.files.add(absolute);
  const why = `There is no folder or .zip '${path}': code is looked for from the template's folder on.`;
  return { kind: "missing", path: absolute, error: complaint(why, at) };
}

/** What `sam build` would do to it. */
function withBuild(code: ProjectCode, given: Given): ProjectCode {
  const { metadata, draft, resource } = given;
  const method = metadata.text("BuildMethod");
  if (code.kind !== "folder" || method === undefined || method.startsWith("nodejs")) return code;
  if (method === "esbuild") return { kind: "bundle", folder: code.folder, build: bundleOptions(metadata, code.folder) };
  const what = `Metadata.BuildMethod ${method} of ${resource.logicalId} (its folder is served as it is)`;
  draft.unserved.add(what, metadata.placeOf("BuildMethod"));
  return code;
}
