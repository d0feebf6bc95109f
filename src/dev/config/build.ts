import type { Member } from "../member.ts";
import type { BundleOptions } from "../project.ts";

const members = ["external", "format", "target", "minify", "define", "loader", "mainFields", "banner"];

/** @throws ProjectError */
export function buildOf(build: Member): BundleOptions | undefined {
  if (!build.isThere || build.value === false) return undefined;
  if (build.value === true) return {};
  build.only(members);
  const external = build.get("external").texts();
  const format = build.get("format").oneOf(["cjs", "esm"]);
  const target = build.get("target").text();
  const minify = build.get("minify").flag();
  const mainFields = build.get("mainFields").texts();
  return {
    ...(external.length > 0 && { external }),
    ...(format && { format }),
    ...(target !== undefined && { target }),
    ...(minify !== undefined && { minify }),
    ...(mainFields.length > 0 && { mainFields }),
    ...(build.get("define").isThere && { define: texts(build.get("define")) }),
    ...(build.get("loader").isThere && { loader: texts(build.get("loader")) }),
    ...(build.get("banner").isThere && { banner: texts(build.get("banner")) }),
  };
}

export function texts(table: Member): Record<string, string> {
  return Object.fromEntries(table.entries().map(([name, each]) => [name, each.text() ?? ""]));
}
