import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ownFile } from "../../model/own-files.ts";
import type { Finding, FindingPlace } from "./finding.ts";
import { packageOf } from "./package-of.ts";
import { excerptOf } from "./parsed-module.ts";

/** What a runtime reported of a handler that it could not load. */
export interface LoadReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

const guest = fileURLToPath(ownFile("guest/"));

/** `before` is the runtime that was tried as well, and whether it could load the handler. */
export function notLoaded(report: LoadReport, before: { runtimeId: string; loads: boolean } | undefined): Finding {
  const [first = ""] = report.errorMessage.split("\n");
  const compared = before && (before.loads ? `; ${before.runtimeId} can` : `; nor can ${before.runtimeId}`);
  const why = `the runtime can't load it (${report.errorType}: ${first})${compared ?? ""}`;
  return {
    kind: "not-loaded",
    effect: "refused",
    place: placeIn(report),
    why,
    change: remedyOf(report, before?.loads),
  };
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /NODE_MODULE_VERSION|ERR_DLOPEN_FAILED/,
    "install the package again with Node.js 24, or a release of it that is built for Node-API",
  ],
  [/Cannot find (module|package)/, "package what is missing"],
  [/Unexpected identifier 'assert'/, 'write with { type: "json" } in the place of assert { type: "json" }'],
  [/ERR_UNSUPPORTED_DIR_IMPORT|Directory import/, "give the folder another name than the handler's file beside it"],
  [/does not provide an export named/, "import what that module exports, or have it export this name"],
  [/HandlerNotFound/, "export a function by the name that the handler setting has"],
];

function remedyOf({ errorType, errorMessage, trace }: LoadReport, loadsBefore: boolean | undefined): string {
  const told = [errorType, errorMessage, ...trace].join("\n");
  const known = remedies.find(([pattern]) => pattern.test(told))?.[1];
  if (known !== undefined) return known;
  if (told.includes("SyntaxError") && loadsBefore === false) return "mend the syntax: node --check FILE names the line";
  if (loadsBefore === true) return "see what the line does that Node.js 24 does otherwise";
  return "give it the environment variables that it needs (--env, --env-file), then check again";
}

/** The first file of the stack that is the function's; of a module that is missing, who asked for it. */
function placeIn({ errorMessage, trace }: LoadReport): FindingPlace | undefined {
  const requiring = /^- (.+)$/m.exec(errorMessage)?.[1];
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(errorMessage)?.[1];
  const importing = /imported from (.+)$/m.exec(errorMessage)?.[1];
  const asking = requiring ?? importing;
  if (asking !== undefined && missing !== undefined && existsSync(asking)) return askedBy(asking, missing);
  for (const line of trace) {
    const [, url = "", at, column = "1"] = /(?:\(|at |^)(file:\/\/[^):]+|\/[^():]+):(\d+)(?::(\d+))?/.exec(line) ?? [];
    const file = url.startsWith("file:") ? fileURLToPath(url) : url;
    if (at !== undefined && existsSync(file) && !file.startsWith(guest))
      return placeAt(file, Number(at), Number(column));
  }
  return undefined;
}

function askedBy(file: string, name: string): FindingPlace {
  const lines = readFileSync(file, "utf8").split("\n");
  const index = lines.findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`));
  return placeAt(file, index + 1 || 1, 1);
}

export function placeAt(file: string, line: number, column: number): FindingPlace {
  const excerpt = existsSync(file) ? excerptOf(readFileSync(file, "utf8"), line) : "";
  return { file, line, column, excerpt, package: packageOf(file) };
}
