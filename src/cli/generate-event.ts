import { type Command, parseFlags, UsageError } from "./command.ts";
import { commonFields, type SampleEvent } from "./sample-events/sample-event.ts";
import { pathOf, setPath, valueIn } from "./sample-events/set-path.ts";
import { table } from "./table.ts";

const help = `Usage: lambkin generate-event [<service> [<event> [options]]]

Prints an event as a service sends it to a function. Without a service it lists the services, without an event the
events of one and what can be chosen of each.

  lambkin generate-event sqs receive-message --body '{"a":1}' | lambkin invoke my-function -e -

Options:
      --region NAME         (default: us-east-1)
      --account NUMBER      (default: 123456789012)
      --time TIME           (default: 2026-01-01T12:00:00.000Z)
      --<NAME> TEXT         what else the event has, e.g. --body; \`lambkin generate-event sqs\` lists it
      --set PATH=VALUE      anything in the event, e.g. Records[0].attributes.SenderId=me, or inside the JSON of what
                            can be chosen, e.g. body.order.id=42; VALUE is JSON, else a text; may be repeated
  -h, --help

ARNs, checksums, base64 and compressed data follow from what is chosen.
`;

export const command: Command = {
  name: "generate-event",
  summary: "print a sample event of a service",
  help,
  async run([serviceName, eventName, ...argv]) {
    const { services } = await import("./sample-events/services.ts");
    if (serviceName === undefined) {
      return printed(Object.entries(services).map(([name, { title }]) => [name, title]));
    }
    const service = Object.hasOwn(services, serviceName) ? services[serviceName] : undefined;
    if (!service) throw new UsageError(`there is no service '${serviceName}'; lambkin generate-event lists them`);
    const { events } = await service.load();
    if (eventName === undefined) return printed(Object.entries(events).map(described));
    const event = Object.hasOwn(events, eventName) ? events[eventName] : undefined;
    if (!event)
      throw new UsageError(
        `${serviceName} sends no '${eventName}'; lambkin generate-event ${serviceName} lists what it sends`,
      );
    return print(JSON.stringify(made(event, argv), null, 2));
  },
};

/** @throws UsageError */
function made({ fields, make, settle }: SampleEvent, argv: readonly string[]): object {
  const { chosen, sets } = choicesIn(argv, fields);
  const inEvent: Assignment[] = [];
  for (const each of sets) {
    const [field = "", ...inside] = each.path;
    const text = chosen[field];
    if (text === undefined) inEvent.push(each);
    else if (inside.length === 0) chosen[field] = each.text;
    else chosen[field] = changed(String(text), { path: inside, text: each.text });
  }
  const event = attempt(() => make(withQueryApart(chosen)));
  for (const { path, text } of inEvent) setPath(event, path, valueIn(text));
  return attempt(() => {
    settle?.(event);
    return event;
  });
}

/** A path may be given as a URL has it: `/orders?page=2`. */
function withQueryApart(chosen: SampleEvent["fields"]): SampleEvent["fields"] {
  const { path, query } = chosen;
  if (typeof path !== "string" || query === undefined || !path.includes("?")) return chosen;
  const at = path.indexOf("?");
  return { ...chosen, path: path.slice(0, at), query: path.slice(at + 1) };
}

interface Assignment {
  readonly path: readonly string[];
  readonly text: string;
}

/** @throws UsageError */
function choicesIn(argv: readonly string[], fields: SampleEvent["fields"]) {
  const options = Object.entries(fields).map(([name, usual]) => [name, { type: kindOf(usual) }] as const);
  const set = { type: "string", multiple: true } as const;
  const { values, positionals } = parseFlags(argv, { ...Object.fromEntries(options), set });
  if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is one word too many`);
  const { set: assignments, ...flags } = values;
  const sets = [assignments ?? []].flat().map((each) => assignmentIn(each));
  const chosen: Record<string, string | boolean> = { ...fields };
  for (const [name, value] of Object.entries(flags)) {
    if (typeof value === "string" || typeof value === "boolean") chosen[name] = value;
  }
  return { chosen, sets };
}

function kindOf(value: string | boolean): "string" | "boolean" {
  return typeof value === "boolean" ? "boolean" : "string";
}

/** @throws UsageError */
function assignmentIn(text: string): Assignment {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`--set takes PATH=VALUE, not '${text}'`);
  return { path: pathOf(text.slice(0, equals)), text: text.slice(equals + 1) };
}

/** JSON text with something else in it; what is no JSON object is replaced. */
function changed(json: string, { path, text }: Assignment): string {
  const value = valueIn(json);
  const target: object = typeof value === "object" && value !== null ? value : {};
  setPath(target, path, valueIn(text));
  return JSON.stringify(target);
}

/** @throws UsageError for a choice that nothing can be made of: no JSON, no time, no records where there were some */
function attempt(make: () => object): object {
  try {
    return make();
  } catch (error) {
    const isOfChoice = error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError;
    if (!isOfChoice) throw error;
    throw new UsageError(`no event can be made of that: ${error.message}`, { cause: error });
  }
}

function described([name, { summary, fields }]: [string, SampleEvent]): string[] {
  const own = Object.keys(fields).filter((each) => !Object.hasOwn(commonFields, each));
  return [name, summary, own.map((each) => `--${each}`).join(" ")];
}

function printed(rows: readonly (readonly string[])[]): number {
  return print(table(rows).join("\n"));
}

function print(text: string): number {
  console.log(text);
  return 0;
}
