import { resolve as resolvePath } from "node:path";
import type { BundleOptions } from "../../project.ts";
import type { Properties } from "../language/properties.ts";
import { entriesOf, textOf } from "../language/template-node.ts";

/**
 * `BuildProperties` of `BuildMethod: esbuild`.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html
 * @throws ProjectError
 */
export function bundleOptions(metadata: Properties, folder: string): BundleOptions {
  const build = metadata.map("BuildProperties");
  if (!build) return {};
  const entryPoints = build.texts("EntryPoints")?.map((path) => resolvePath(folder, path));
  const options = {
    entryPoints,
    external: textsOf(build, "External"),
    format: build.choice("Format", ["cjs", "esm"]),
    target: build.text("Target"),
    minify: build.boolean("Minify"),
    define: pairsOf(build, "Define"),
    loader: pairsOf(build, "Loader"),
    mainFields: textsOf(build, "MainFields"),
    banner: pairsOf(build, "Banner"),
  };
  return given(options);
}

/** Without the members that are not there. */
function given(options: { readonly [Name in keyof BundleOptions]: BundleOptions[Name] | undefined }): BundleOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** A list, or one text with commas. */
function textsOf(build: Properties, name: string): readonly string[] | undefined {
  const node = build.node(name);
  return node?.kind === "scalar" ? textOf(node)?.split(",") : build.texts(name);
}

/** `[".png=file"]`, `[{ js: "…" }]` or `{ ".png": "file" }` */
function pairsOf(build: Properties, name: string): Readonly<Record<string, string>> | undefined {
  const node = build.node(name);
  if (node?.kind !== "list") return build.textMap(name);
  const pairs = node.items.flatMap((item) => {
    if (item.kind === "map") return [...entriesOf(item)].map(([key, value]) => [key, textOf(value) ?? ""] as const);
    const [key = "", ...value] = (textOf(item) ?? "").split("=");
    return [[key, value.join("=")] as const];
  });
  return Object.fromEntries(pairs);
}
