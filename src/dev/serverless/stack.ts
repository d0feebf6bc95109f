import type { Place } from "../../model/arn.ts";
import { copyOrigin, isTable } from "../member.ts";

/** What a logical id of the stack stands for. */
export interface Reference {
  /** `Ref` */
  readonly ref: string;
  /** `Fn::GetAtt` */
  attribute(name: string): string | undefined;
}

export interface Stack {
  readonly name: string;
  readonly place: Place;
  readonly parameters: Readonly<Record<string, string>>;
  /** By logical id. */
  find(id: string): Reference | undefined;
}

/** A copy in which CloudFormation's functions have given way to their values; what has none here is as it was. */
export function withoutIntrinsics(value: unknown, stack: Stack): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((each: unknown) => withoutIntrinsics(each, stack));
    copyOrigin(value, list);
    return list;
  }
  if (!isTable(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutIntrinsics(each, stack)]));
  copyOrigin(value, copy);
  const [[name, argument] = ["", undefined], ...more] = Object.entries(copy);
  const intrinsic = more.length === 0 && Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  return intrinsic?.(argument, stack) ?? copy;
}

type Intrinsic = (argument: unknown, stack: Stack) => unknown;

/** `undefined` is what can't be said here. */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (id, stack) => (typeof id === "string" ? reference(id, stack) : undefined),
  "Fn::GetAtt"(argument, stack) {
    const [id, ...path] = typeof argument === "string" ? argument.split(".") : texts(argument);
    return id === undefined ? undefined : stack.find(id)?.attribute(path.join("."));
  },
  "Fn::Sub"(argument, stack) {
    const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, undefined];
    return typeof text === "string" ? substituted(text, isTable(variables) ? variables : {}, stack) : undefined;
  },
  "Fn::Join"(argument) {
    const [separator, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
    const words = texts(list);
    const isWhole = Array.isArray(list) && words.length === list.length;
    return typeof separator === "string" && isWhole ? words.join(separator) : undefined;
  },
  "Fn::Select"(argument) {
    const [index, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
    return texts(list)[Number(index)];
  },
  "Fn::Split"(argument) {
    const [separator, text] = texts(argument);
    return separator === undefined ? undefined : text?.split(separator);
  },
  "Fn::ImportValue": (name, { parameters }) => (typeof name === "string" ? parameters[name] : undefined),
};

function reference(id: string, stack: Stack): string | undefined {
  const { region, accountId } = stack.place;
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack.name,
    "AWS::StackId": `arn:aws:cloudformation:${region}:${accountId}:stack/${stack.name}/local`,
  };
  return pseudo[id] ?? stack.find(id)?.ref;
}

/** What is not known stays: `${Table.StreamArn}` */
function substituted(text: string, variables: Readonly<Record<string, unknown>>, stack: Stack): string {
  return text.replaceAll(/\$\{(!?)([\w:.]+)\}/g, (whole, isLiteral: string, name: string) => {
    if (isLiteral !== "") return `\${${name}}`;
    const own = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (typeof own === "string" || typeof own === "number") return `${own}`;
    const [id = "", ...path] = name.split(".");
    const value = path.length === 0 ? reference(id, stack) : stack.find(id)?.attribute(path.join("."));
    return value ?? whole;
  });
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each !== "object").map(String) : [];
}
