import type { ProjectFunction } from "../project.ts";

/** Node.js 12 follows source maps where it was started to; later ones are told so when they run, earlier ones can't. */
export function withSourceMaps(fn: ProjectFunction): ProjectFunction {
  if (fn.settings.Runtime !== "nodejs12.x") return fn;
  const { Variables = {} } = fn.settings.Environment ?? {};
  const options = [Variables["NODE_OPTIONS"], "--enable-source-maps"].filter(Boolean).join(" ");
  return { ...fn, settings: { ...fn.settings, Environment: { Variables: { ...Variables, NODE_OPTIONS: options } } } };
}
