import type { Stack } from "./stack.ts";
import {
  type Position,
  type TemplateNode,
  complaint,
  entriesOf,
  list,
  nodeOf,
  scalar,
  textOf,
} from "./template-node.ts";

/** Pseudo parameters, with the words of `sam local` where a real stack would have words of its own. */
const pseudoParameters: Readonly<Record<string, (stack: Stack) => unknown>> = {
  "AWS::Region": ({ options }) => options.region,
  "AWS::AccountId": ({ options }) => options.accountId,
  "AWS::Partition": () => "aws",
  "AWS::URLSuffix": () => "amazonaws.com",
  "AWS::StackName": ({ name }) => name,
  "AWS::StackId": ({ name, options: { region, accountId } }) =>
    `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/51af3dc0-da77-11e4-872e-1234567db123`,
  "AWS::NotificationARNs": () => [],
};

/** The value of a parameter, the template's or a pseudo one; `undefined` where there is none. @throws ProjectError */
export function parameterValue(name: string, at: Position, stack: Stack): TemplateNode | undefined {
  const pseudo = pseudoParameters[name];
  if (pseudo) return nodeOf(pseudo(stack), at);
  const declared = stack.parameters.get(name);
  if (!declared) return undefined;
  const type = textOf(entriesOf(declared).get("Type") ?? scalar("String", at)) ?? "String";
  const value = stack.given(name) ?? entriesOf(declared).get("Default") ?? standIn(name, type, declared);
  if (!stack.given(name) && !entriesOf(declared).has("Default")) {
    const what = `Parameter ${name} (has no Default, and is '${textOf(value)}': give --parameter ${name}=…)`;
    stack.unserved.add(what, declared.at);
  }
  if (type.startsWith("AWS::SSM::Parameter::Value<") && !stack.given(name)) {
    stack.unserved.add(`Parameter ${name} (of Systems Manager; stays the name of it)`, declared.at);
  }
  checkAllowed(name, value, declared);
  return isList(type) && value.kind === "scalar" ? splitByCommas(value) : value;
}

function isList(type: string): boolean {
  return type === "CommaDelimitedList" || /(^|<)List</.test(type);
}

function splitByCommas(value: TemplateNode): TemplateNode {
  const parts = (textOf(value) ?? "").split(",").map((part) => scalar(part.trim(), value.at));
  return list(parts, value.at);
}

/** For a parameter that nobody gives a value: one that it may have, else its name. */
function standIn(name: string, type: string, declared: TemplateNode): TemplateNode {
  const members = entriesOf(declared);
  const allowed = members.get("AllowedValues");
  const [first] = allowed?.kind === "list" ? allowed.items : [];
  if (first) return first;
  return type.includes("Number") ? (members.get("MinValue") ?? scalar(1, declared.at)) : scalar(name, declared.at);
}

function checkAllowed(name: string, value: TemplateNode, declared: TemplateNode): void {
  const allowed = entriesOf(declared).get("AllowedValues");
  if (allowed?.kind !== "list" || value.kind !== "scalar") return;
  const texts = allowed.items.map(textOf);
  if (!texts.includes(textOf(value))) {
    throw complaint(`${name} is '${textOf(value)}', and may be one of ${texts.join(", ")}.`, allowed.at);
  }
}
