import { engineOptions } from "./at-engine.ts";
import { UsageError, parseFlags, wholeNumber, type Command } from "./command.ts";
import { takeInspect } from "./inspect-flags.ts";
import { eventIn, variablesIn } from "./invoke-input.ts";

const help = `Usage: lambkin invoke <function | file.handler> [options]

Runs one invocation: result on stdout, log on stderr.

  lambkin invoke my-function            at the running engine
  lambkin invoke helloworld.myHandler   a file here; needs no engine and no deployment

Options:
  -e, --event FILE | JSON | -   the event; - reads it from stdin (default: {})
      --endpoint URL            the engine's address (default: $AWS_ENDPOINT_URL_LAMBDA, $AWS_ENDPOINT_URL or
                                http://127.0.0.1:4566)
      --region NAME             where the function is (default: $AWS_REGION, $AWS_DEFAULT_REGION or us-east-1)
      --runtime ID              for a file: nodejs4.3 … nodejs26.x (default: nodejs22.x)
      --timeout SECONDS         for a file: the function's timeout (default: 3)
      --memory MB               for a file: its memory size (default: 128)
      --env KEY=VALUE           for a file: an environment variable; may be repeated
      --env-file FILE           for a file: variables, one KEY=VALUE a line
      --allow-callbacks         for a file: let callback handlers run on Node.js 24 and later
      --inspect-brk[=PORT]      for a file: wait for a debugger at this port (default: 9229), stop before the first line
      --client-context JSON     what the function finds in context.clientContext
      --async                   queue the event at the engine and don't wait
      --cold                    in a new execution environment
      --json                    one JSON object on stdout: payload, functionError, log, requestId
  -h, --help

Requests to an engine are signed where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.

Exit status: 0, 1 when the function failed, 2 when the command was wrong.
`;

const options = {
  event: { type: "string", short: "e" },
  ...engineOptions,
  runtime: { type: "string" },
  timeout: { type: "string" },
  memory: { type: "string" },
  env: { type: "string", multiple: true },
  "env-file": { type: "string" },
  "allow-callbacks": { type: "boolean" },
  "client-context": { type: "string" },
  async: { type: "boolean" },
  cold: { type: "boolean" },
  json: { type: "boolean" },
} as const;

export const command: Command = {
  name: "invoke",
  summary: "run one invocation of a function or of a file",
  help,
  async run(argv) {
    const { rest, inspection } = takeInspect(argv, () => true);
    const { values, positionals } = parseFlags(rest, options);
    const [target, ...more] = positionals;
    if (target === undefined || more.length > 0) throw new UsageError("invoke takes one function or file.handler");
    const request = {
      target,
      payload: await eventIn(values.event),
      clientContext: jsonText(values["client-context"]),
      cold: values.cold ?? false,
      json: values.json ?? false,
    };
    if (inspection && !(inspection.breaks && isFile(target) && inspection.functions.length === 0))
      throw new UsageError("invoke takes --inspect-brk, for a file; an engine's functions: lambkin start --inspect");
    if (!isFile(target)) {
      const { invokeAtEngine } = await import("./invoke-engine.ts");
      return await invokeAtEngine({
        ...request,
        endpoint: values.endpoint,
        region: values.region,
        async: values.async ?? false,
      });
    }
    if (values.async) throw new UsageError("--async needs a deployed function and a running engine");
    const { invokeFile } = await import("./invoke-file.ts");
    return await invokeFile({
      ...request,
      runtimeId: values.runtime ?? "nodejs22.x",
      timeoutMs: (wholeNumber("--timeout", values.timeout) ?? 3) * 1000,
      memoryMiB: wholeNumber("--memory", values.memory) ?? 128,
      environmentVariables: await variablesIn(values.env ?? [], values["env-file"]),
      allowCallbacks: values["allow-callbacks"] ?? false,
      inspectPort: inspection?.firstPort,
    });
  },
};

/** `helloworld.myHandler` and `lib/app.handler` are files; names and ARNs of functions have no dot. */
function isFile(target: string): boolean {
  return !target.startsWith("arn:") && /[./\\]/.test(target);
}

function jsonText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new UsageError("--client-context must be JSON", { cause: error });
  }
}
