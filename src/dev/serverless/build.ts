import { type Member, isTable } from "../member.ts";
import type { BundleOptions, Unserved } from "../project.ts";

/** Of them code comes bundled. */
const bundlers = new Set(["serverless-esbuild", "serverless-webpack", "serverless-bundle"]);

/** Of esbuild's own and the plugin's, those that change nothing here. */
const meaningless = new Set(
  (
    "bundle sourcemap sourcesContent platform packager packagerOptions concurrency packages " +
    "zipConcurrency watch keepOutputDirectory outputWorkFolder outputBuildFolder outputFileExtension " +
    "disableIncremental installExtraArgs keepNames logLevel nativeZip buildConcurrency metafile " +
    "preserveSymlinks treeShaking charset skipBuild excludeFiles"
  ).split(" "),
);

/** `build.esbuild` of Serverless Framework 4, or `custom.esbuild` of the plugin. @throws ProjectError */
export function buildOf(root: Member, unserved: Unserved[]): BundleOptions | undefined {
  const options = [root.get("build").get("esbuild"), root.get("custom").get("esbuild")].find(({ isThere }) => isThere);
  const isBundled = root
    .get("plugins")
    .texts()
    .some((name) => bundlers.has(name));
  if (!options) return isBundled || root.get("build").value === "esbuild" ? {} : undefined;
  if (options.value === false) return undefined;
  if (options.value === true) return {};
  if (!isTable(options.value)) {
    unserved.push(options.unserved(`options of esbuild in ${options.text()}`));
    return {};
  }
  return bundleOptions(options, unserved);
}

function bundleOptions(options: Member, unserved: Unserved[]): BundleOptions {
  const external = [...options.get("external").texts(), ...options.get("exclude").texts()].filter(
    (each) => each !== "*",
  );
  const format = options.get("format").oneOf(["cjs", "esm"]);
  const target = options.get("target").texts().join(",");
  const minify = options.get("minify").flag();
  const mainFields = options.get("mainFields").texts();
  const read = new Set([
    "external",
    "exclude",
    "format",
    "target",
    "minify",
    "mainFields",
    "define",
    "loader",
    "banner",
  ]);
  for (const [name, each] of options.entries()) {
    if (!read.has(name) && !meaningless.has(name)) unserved.push(each.unserved(each.path));
  }
  return {
    ...(external.length > 0 && { external }),
    ...(format && { format }),
    ...(target !== "" && { target }),
    ...(minify !== undefined && { minify }),
    ...(mainFields.length > 0 && { mainFields }),
    ...(options.get("define").isThere && { define: table(options.get("define")) }),
    ...(options.get("loader").isThere && { loader: table(options.get("loader")) }),
    ...(options.get("banner").isThere && { banner: table(options.get("banner")) }),
  };
}

function table(options: Member): Record<string, string> {
  return Object.fromEntries(
    options.entries().flatMap(([name, each]) => (each.isThere ? [[name, each.requiredText()]] : [])),
  );
}
