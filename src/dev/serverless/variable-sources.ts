import type { Surroundings } from "./surroundings.ts";
import { readVariableFile } from "./variable-file.ts";
import { VariableError } from "./variable-text.ts";
import type { Configuration, Found, LookUp, Lookup } from "./variables.ts";

type SourceOf = (lookup: Lookup, around: Surroundings, configuration: Configuration) => unknown;

/** https://www.serverless.com/framework/docs/guides/variables */
const sources: Readonly<Record<string, SourceOf>> = {
  env: ({ address }, { env }) => env[address],
  opt: ({ address, isLast }, { parameters, givenStage, stage, region }) =>
    parameters[address] ?? { stage: givenStage ?? (isLast ? stage : undefined), region }[address],
  sls: ({ address }, { stage }) => {
    // Made anew by each command: nothing here may depend on it.
    if (address === "instanceId") return "local";
    return address === "stage" ? stage : undefined;
  },
  aws: ({ address }, { region, accountId }) => ({ region, accountId })[address],
  self: async ({ address, isLast }, { stage, region }, configuration) => {
    const value = await configuration.self(address === "" ? [] : address.split("."));
    if ((value !== undefined && value !== null) || !isLast) return value;
    // Those that Serverless Framework 4 fills in.
    return { "provider.stage": stage, "provider.region": region }[address];
  },
  param: async ({ address }, { stage, parameters }, configuration) => {
    if (parameters[address] !== undefined) return parameters[address];
    for (const group of [stage, "default"]) {
      const value =
        (await configuration.self(["params", group, address])) ??
        (await configuration.self(["stages", group, "params", address]));
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  },
  file: readVariableFile,
  strToBool: ({ params: [text] }) => truth(String(text).trim().toLowerCase()),
};

/** Kept by AWS, or made by plugins: whoever runs this gives them. */
const elsewhere = new Set([
  "ssm",
  "cf",
  "s3",
  "git",
  "output",
  "construct",
  "vault",
  "terraform",
  "doppler",
  "secretsManager",
]);

export function lookUpIn(around: Surroundings): LookUp {
  return async (lookup, configuration) => {
    const source = sources[lookup.type];
    if (source) return { value: await source(lookup, around, configuration) };
    if (elsewhere.has(lookup.type)) return givenFromOutside(lookup, around);
    throw new VariableError(
      `can't be resolved: there is no variable source "${lookup.type}", as in ${textOf(lookup)} (a plugin's?)`,
    );
  };
}

/** By the whole of it, `ssm:/path/to/key`, or by its address alone. */
function givenFromOutside(lookup: Lookup, { parameters, unserved }: Surroundings): Found {
  const { type, address, at } = lookup;
  const value = parameters[`${type}:${address}`] ?? parameters[address];
  if (value !== undefined) return { value };
  const what = textOf(lookup);
  if (!unserved.some((each) => each.what === what)) unserved.push(at.unserved(what));
  return { text: what };
}

function textOf({ type, params, address }: Lookup): string {
  const inside = params.length > 0 ? `(${params.join(", ")})` : "";
  return `\${${type}${inside}${address === "" ? "" : `:${address}`}}`;
}

function truth(text: string): boolean {
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new VariableError(`can't be resolved: strToBool takes "true", "false", "1" and "0", not "${text}"`);
}
