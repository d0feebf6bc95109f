import { statSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import type { Given } from "./given.ts";
import { parseTemplate } from "../language/parse-template.ts";
import { Properties } from "../language/properties.ts";
import { complaint } from "../language/template-node.ts";

/** The OpenAPI definition of an API, from the template itself or a file beside it. @throws ProjectError */
export function openApiDefinition(given: Given, body: string, uri: string): Properties | undefined {
  const { properties, resource, resolver, draft } = given;
  if (properties.has(body)) return properties.map(body);
  const location = properties.node(uri);
  if (!location) return undefined;
  const path = location.kind === "scalar" ? String(location.value) : "s3:";
  if (/^(s3|https?):/.test(path)) {
    draft.unserved.add(`${uri} of ${resource.logicalId} (in S3)`, properties.placeOf(uri));
    return undefined;
  }
  const at = properties.placeOf(uri);
  const file = resolvePath(dirname(at.file), path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw complaint(`There is no file '${path}': it is looked for from the template's folder on.`, at);
  }
  draft.unserved.files.add(file);
  const root = parseTemplate(file, draft.unserved);
  if (root.kind !== "map") throw complaint(`${path} is no OpenAPI definition.`, root.at);
  return new Properties(root, path, resolver);
}
