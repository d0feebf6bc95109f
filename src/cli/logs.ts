import { realClock } from "../clock.ts";
import { atEngine, endpointOf, engineFlags, engineOptions, regionOf } from "./at-engine.ts";
import { UsageError, parseFlags, type Command } from "./command.ts";
import { eventsOf, FollowedLogs, type LogQuery } from "./follow-logs.ts";
import { interrupted } from "./interrupted.ts";
import { type FilteredEvent, LogsClient } from "../client/logs-client.ts";
import { isNotFound } from "../client/service-endpoint.ts";
import { logEventJson, logEventText } from "./show-log-event.ts";
import { signerFor } from "../client/sign-requests.ts";
import { timeSince } from "./since.ts";

const help = `Usage: lambkin logs NAME [options]

Shows what a function (name or ARN) or a log group (a name that begins with /, or an ARN) has logged: the local time, the
end of the stream's name, the message.

  -f, --follow             go on with what is written, until Ctrl-C
      --since TIME         from when on: 30s, 10m, 1h, 2d or 1w ago, or an ISO time (default: 10m)
      --filter PATTERN     events that match a filter pattern of CloudWatch Logs: ERROR, '?ERROR ?WARN',
                           '{ $.level = "error" }', '[time, id, level=ERROR, message]'
      --json               one JSON object a line: timestamp, ingestionTime, logGroup, logStream, message
${engineFlags}

Exit status: 0, 1 when it went wrong, 2 when there is no such function, log group or engine, or the
command was wrong.
`;

const options = {
  ...engineOptions,
  follow: { type: "boolean", short: "f", default: false },
  since: { type: "string", default: "10m" },
  filter: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

export const command: Command = {
  name: "logs",
  summary: "show or follow the log of a function",
  help,
  async run(argv) {
    const { values, positionals } = parseFlags(argv, options);
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("logs takes one function or log group");
    const since = timeSince(values.since, realClock.now());
    const logs = new LogsClient(endpointOf(values), await signerFor(regionOf(values), "logs"));
    return await atEngine(
      values,
      async (lambda) => {
        const group = isGroup(name) ? name : await lambda.logGroupOf(name);
        const print = printer(group, values.json);
        const query = { group, pattern: values.filter, since };
        if (values.follow) await Promise.race([follow(logs, query, print), interrupted()]);
        else await show(logs, query, print, !isGroup(name));
        return 0;
      },
      (refusal) => (isNotFound(refusal) ? 2 : 1),
    );
  },
};

type Print = (event: FilteredEvent) => void;

/** A function's name has no slash. */
function isGroup(name: string): boolean {
  return name.startsWith("/") || /^arn:[^:]*:logs:/.test(name);
}

function printer(group: string, json: boolean): Print {
  const [, name = group] = /:log-group:([^:]+)/.exec(group) ?? [];
  return (event) => console.log(json ? logEventJson(event, name) : logEventText(event));
}

async function follow(logs: LogsClient, query: LogQuery, print: Print): Promise<void> {
  const waiting = (): void => console.error(`${noGroupYet(query)}: waiting for it`);
  for await (const event of new FollowedLogs(logs, query, waiting).events()) print(event);
}

/** The group of a function comes into being with its first line. */
async function show(logs: LogsClient, query: LogQuery, print: Print, isOfFunction: boolean): Promise<void> {
  try {
    for await (const event of eventsOf(logs, query, query.since)) print(event);
  } catch (error) {
    if (!isOfFunction || !isNotFound(error)) throw error;
    console.error(noGroupYet(query));
  }
}

function noGroupYet({ group }: LogQuery): string {
  return `there is no log group ${group} yet`;
}
