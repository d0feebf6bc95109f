import { cacheDirectory } from "../cache-directory.mjs";
import { engineConfig } from "../config.ts";
import type { HandlerTarget } from "../dev/migrate/targets.ts";
import { type RuntimeId, findRuntime } from "../model/runtimes.ts";
import { temporaryDirectory } from "../store/opening.ts";
import { type Command, UsageError, parseFlags } from "./command.ts";
import { eventIn, variablesIn } from "./invoke-input.ts";
import { interrupted } from "./interrupted.ts";
import type { CheckOptions } from "./migrate-handler.ts";
import type { Trial } from "./migrate-trial.ts";

const help = `Usage: lambkin migrate-check [path] [options]

Finds what Node.js 24's runtime refuses or silently changes in handlers and in the packages that they use, and says what
to change. It looks at the source, and loads each handler on the real runtime; nothing is invoked unless --invoke asks.

  lambkin migrate-check                       the handlers of this folder
  lambkin migrate-check src/index.handler     one handler
  lambkin migrate-check function.zip --handler index.handler

In a folder, handlers are what a template says (SAM, CloudFormation, serverless.yml, cdk.out, lambkin.config), or
function.json, else the main of package.json where it exports handler, else every file that exports handler.

Options:
      --handler SETTING         the handler of a folder or a zip, e.g. src/index.handler
      --from ID                 the runtime that it runs on today (default: what the template says, else nodejs22.x)
      --invoke FILE | JSON | -  an event: invokes it on both runtimes and compares the answers
      --env KEY=VALUE           an environment variable; may be repeated
      --env-file FILE           variables, one KEY=VALUE a line
      --json                    one JSON array
  -h, --help

Exit status: 0 when nothing was found, 1 when something was, 2 when the command was wrong.
`;

const options = {
  handler: { type: "string" },
  from: { type: "string" },
  invoke: { type: "string" },
  env: { type: "string", multiple: true },
  "env-file": { type: "string" },
  json: { type: "boolean" },
} as const;

export const command: Command = {
  name: "migrate-check",
  summary: "find what Node.js 24's runtime refuses or changes",
  help,
  async run(argv) {
    const { values, positionals } = parseFlags(argv, options);
    const [path = ".", ...more] = positionals;
    if (more.length > 0) throw new UsageError("migrate-check takes one path");
    const given = values.from === undefined ? undefined : known(values.from);
    const event = values.invoke === undefined ? undefined : await eventIn(values.invoke);
    const environmentVariables = await variablesIn(values.env ?? [], values["env-file"]);
    await using opened = new AsyncDisposableStack();
    const targets = await found(path, values.handler, await temporaryDirectory(opened));
    const from = (target: HandlerTarget): RuntimeId => given ?? findRuntime(target.runtimeId ?? "")?.id ?? "nodejs22.x";
    const trial = opened.use(await openTrial());
    const checking = check(targets, { trial, event, from, environmentVariables }, values.json ?? false);
    return await Promise.race([checking, interrupted().then(() => 130)]);
  },
};

function known(id: string): RuntimeId {
  const runtime = findRuntime(id);
  if (!runtime) throw new UsageError(`there is no runtime '${id}'`);
  return runtime.id;
}

async function found(path: string, handler: string | undefined, directory: string): Promise<HandlerTarget[]> {
  const { targetsAt } = await import("./migrate-targets.ts");
  const { region, accountId } = engineConfig({});
  const read = {
    region,
    accountId,
    parameters: {},
    stage: undefined,
    endpoint: "http://127.0.0.1:4566",
    env: process.env,
  };
  const targets = await targetsAt({ path, handler, directory, read });
  if (targets.length === 0) throw new UsageError(`no file in '${path}' exports handler; name one: src/index.myHandler`);
  return targets;
}

async function openTrial(): Promise<Trial> {
  const { Trial } = await import("./migrate-trial.ts");
  return await Trial.open(cacheDirectory(process.env), (line) => console.error(line));
}

async function check(targets: readonly HandlerTarget[], settings: CheckOptions, json: boolean): Promise<number> {
  const { checkHandler } = await import("./migrate-handler.ts");
  const { reportJson, reportText } = await import("./migrate-report.ts");
  const reports = [];
  for (const [index, target] of targets.entries()) {
    progress(`${index + 1} of ${targets.length}  ${target.handler}`);
    reports.push(await checkHandler(target, settings));
  }
  progress("");
  console.log(json ? reportJson(reports) : reportText(reports));
  return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

/** One line that the next one takes the place of, where somebody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
