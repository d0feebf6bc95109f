import { resolve } from "node:path";
import type { Service } from "./service.ts";

/** `layers:` of a service: each is a folder that becomes `/opt`. @throws ProjectError */
export function readLayers({ root, folder, draft }: Service): void {
  for (const [name, layer] of root.get("layers").entries()) {
    const artifact = layer.get("package").get("artifact");
    if (artifact.isThere) draft.unserved.push(artifact.unserved(`layers.${name}: an artifact`));
    else {
      const path = layer.get("path").requiredText();
      const runtimes = layer.get("compatibleRuntimes").texts();
      draft.layers.push({ name, folder: resolve(folder, path), runtimes });
    }
  }
}
