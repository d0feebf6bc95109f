import type { Target } from "../../../edge/models/events.ts";
import { type Member, isTable } from "../../member.ts";
import type { ServiceFunction } from "../service.ts";

/** A name where nobody gave one; AWS's have at most 64 characters. */
export function ruleName({ name }: ServiceFunction, kind: string, count: number): string {
  const end = `-${kind}-${count}`;
  return `${name.slice(0, 64 - end.length)}${end}`;
}

/** What the function gets in the place of the event. `body` of an input is written as JSON in a string. */
export function targetInput(event: Member): Pick<Target, "Input" | "InputPath" | "InputTransformer"> {
  const input = event.get("input");
  const path = event.get("inputPath").text();
  const template = event.get("inputTransformer").get("inputTemplate").text();
  const paths = event.get("inputTransformer").get("inputPathsMap").entries();
  return {
    ...(input.isThere && { Input: inputText(input) }),
    ...(path !== undefined && { InputPath: path }),
    ...(template !== undefined && {
      InputTransformer: {
        InputTemplate: template,
        ...(paths.length > 0 && {
          InputPathsMap: Object.fromEntries(paths.map(([name, each]) => [name, each.requiredText()])),
        }),
      },
    }),
  };
}

function inputText({ value }: Member): string {
  if (!isTable(value)) return typeof value === "string" ? value : JSON.stringify(value);
  const { body } = value;
  return JSON.stringify(typeof body === "string" ? { ...value, body: parsed(body) } : value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a SyntaxError: it is a string then
  }
}
