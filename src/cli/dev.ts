import { existsSync } from "node:fs";
import { resolve as absolute } from "node:path";
import { runtimes } from "../model/runtimes.ts";
import { type Command, UsageError, parseFlags } from "./command.ts";
import { serveProject } from "./serve-project.ts";
import { inspectedIn, serveFlags, serveOptions } from "./start.ts";

const newest = runtimes.at(-1)?.id ?? "nodejs24.x";

const help = `Usage: lambkin dev [PATH…] [options]

Finds functions, serves them, and has the next invocation after a save run the new code. Each PATH is a folder (default:
this one) or a file: template.yaml|yml|json (SAM, CloudFormation), serverless.yml|ts|json, cdk.out, lambkin.config.ts,
function.json, else the folders with such files in it, and files that export \`handler\`: JavaScript as it is, TypeScript
and JSX by esbuild.

      --runtime ID           for functions that no template says one of (default: ${newest})
      --stage NAME           stage of serverless.yml and of APIs (default: dev)
      --parameter NAME=VALUE value of a template's parameter, of an imported value, or of \${opt:NAME}; repeat for more
      --env-file FILE        variables for all functions, one KEY=VALUE a line
      --raw                  logs as CloudWatch has them, with START, END and REPORT
      --json                 one JSON object a line

The engine's own, with what is different here: the state is temporary without --data, --port takes the next free one
where 4566 is taken, --isolation is none, --retry-delays 1,2, and --url-access open.

${serveFlags}
`;

const options = {
  ...serveOptions,
  runtime: { type: "string" },
  stage: { type: "string" },
  parameter: { type: "string", multiple: true },
  "env-file": { type: "string" },
  raw: { type: "boolean" },
  json: { type: "boolean" },
} as const;

export const command: Command = {
  name: "dev",
  summary: "find functions, serve them, and reload what is saved",
  help,
  async run(argv) {
    const { rest, inspection } = await inspectedIn(argv, existsSync);
    const { values, positionals } = parseFlags(rest, options);
    const { runtime = newest, stage, parameter, raw = false, json = false, "env-file": envFile, ...serving } = values;
    if (raw && json) throw new UsageError("--raw and --json exclude each other");
    const paths = (positionals.length > 0 ? positionals : ["."]).map((path) => absolute(path));
    const parameters = parametersOf(parameter);
    const output = json ? "json" : raw ? "raw" : "text";
    return await serveProject({ paths, runtime, stage, parameters, envFile, output, serving, inspection });
  },
};

/** @throws UsageError */
function parametersOf(flags: readonly string[] = []): Readonly<Record<string, string>> {
  const pairs = flags.map((flag) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(flag) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new UsageError(`--parameter takes NAME=VALUE, not '${flag}'`);
  });
  return Object.fromEntries(pairs);
}
