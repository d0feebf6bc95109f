import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { FunctionVersion } from "../model/function.ts";
import { type Runtime, isLegacy, nodeMajor } from "../model/runtimes.ts";
import { jsonLines } from "./format-json.ts";
import { textLines } from "./format-text.ts";
import type { PlatformLines } from "./platform-lines.ts";

/** The lines of one function's environments: its log format, its runtime's age. */
export function platformLines(version: FunctionVersion, runtime: Runtime, clock: Clock): PlatformLines {
  if (version.logging.format === "JSON") return jsonLines(version.logging.systemLogLevel ?? "INFO", clock);
  return textLines({ legacy: isLegacy(runtime), initStart: nodeMajor(runtime) >= 14 });
}

/** How AWS names a build of a runtime: `nodejs:22.v23` and an ARN that ends in a hash (RT-336, API-117). */
export function runtimeVersion(runtime: Runtime, region: string): { name: string; arn: string } {
  const [major, minor] = runtime.nodeVersion.split(".");
  const hash = createHash("sha256").update(`${runtime.id}@${runtime.nodeVersion}`).digest("hex");
  return { name: `nodejs:${major}.v${minor}`, arn: `arn:aws:lambda:${region}::runtime:${hash}` };
}
