import assert from "node:assert/strict";
import { runtimes } from "../model/runtimes.ts";
import { atEngine, engineFlags, engineOptions } from "./at-engine.ts";
import { UsageError, parseFlags, wholeNumber, type Command } from "./command.ts";
import { deployFunction, type Deployed } from "./deploy-function.ts";
import { packageAt } from "./deployment-package.ts";
import { variablesIn } from "./invoke-input.ts";
import type { Settings } from "../client/lambda-client.ts";
import { bytesText, durationText } from "./units.ts";

const newest = runtimes.at(-1);
assert(newest, "there are runtimes");
const defaultRole = "arn:aws:iam::123456789012:role/lambkin";

const help = `Usage: lambkin deploy PATH [options]

Creates a function at a running engine, or updates the one of that name: its code, and what is given here; all else
stays as it is. PATH is a folder, a .js, .mjs or .cjs file, or a .zip. Of a folder everything is deployed but .git.

      --name NAME          the function's name (default: the folder's or file's)
      --handler HANDLER    default of a new function: the module that package.json's main names, the file, or index,
                           then .handler
      --runtime ID         default of a new function: ${newest.id}
      --role ARN           default of a new function: ${defaultRole}
      --memory MB          memory size
      --timeout SECONDS
      --env KEY=VALUE      an environment variable; may be repeated, and all together replace those of before
      --env-file FILE      variables, one KEY=VALUE a line
      --layer ARN          a layer version; may be repeated, and all together replace those of before
      --description TEXT
      --publish            publish a version
      --alias NAME         publish a version, and create the alias for it or move the alias to it
      --json               on stdout the configuration as AWS shows it, and AliasArn, instead of the ARN
${engineFlags}

Exit status: 0, 1 when it was refused, 2 when the command was wrong or no engine answers.
`;

const options = {
  ...engineOptions,
  name: { type: "string" },
  handler: { type: "string" },
  runtime: { type: "string" },
  role: { type: "string" },
  memory: { type: "string" },
  timeout: { type: "string" },
  env: { type: "string", multiple: true },
  "env-file": { type: "string" },
  layer: { type: "string", multiple: true },
  description: { type: "string" },
  publish: { type: "boolean", default: false },
  alias: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

type Flags = ReturnType<typeof parseFlags<typeof options>>["values"];

export const command: Command = {
  name: "deploy",
  summary: "create or update a function from a folder, a file or a zip",
  help,
  async run(argv) {
    const { values, positionals } = parseFlags(argv, options);
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError("deploy takes one folder, file or zip");
    const given = await settingsIn(values);
    const since = performance.now();
    const { zip, functionName, handler } = await packageAt(path);
    tell(`packed ${path}: ${bytesText(zip.length)} in ${durationText(performance.now() - since)}`);
    const deployment = {
      functionName: values.name ?? functionName,
      zip,
      given,
      defaults: { Handler: handler, Runtime: newest.id, Role: defaultRole },
      publish: values.publish,
      alias: values.alias,
    };
    return await atEngine(values, async (client) => show(await deployFunction(client, deployment, tell), values));
  },
};

/** Members of both CreateFunction and UpdateFunctionConfiguration: only those that were given. @throws UsageError */
async function settingsIn(values: Flags): Promise<Settings> {
  const { env, "env-file": envFile } = values;
  const hasVariables = env !== undefined || envFile !== undefined;
  const members = {
    Handler: values.handler,
    Runtime: values.runtime,
    Role: values.role,
    MemorySize: wholeNumber("--memory", values.memory),
    Timeout: wholeNumber("--timeout", values.timeout),
    Environment: hasVariables ? { Variables: await variablesIn(env ?? [], envFile) } : undefined,
    Layers: values.layer,
    Description: values.description,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function show({ configuration, aliasArn }: Deployed, { json }: Flags): number {
  if (json) console.log(JSON.stringify({ ...configuration, AliasArn: aliasArn }, null, 2));
  else console.log(aliasArn ?? configuration.FunctionArn);
  return 0;
}

function tell(line: string): void {
  console.error(line);
}
