import type { CreateFunctionRequest } from "../../edge/models/lambda.ts";
import { runtimes } from "../../model/runtimes.ts";
import { type Member, isTable } from "../member.ts";
import type { Unserved } from "../project.ts";
import type { ProjectFunction } from "../project.ts";
import type { Service } from "./service.ts";

/** Serverless Framework's own, which are not AWS's. */
export const defaultTimeoutSeconds = 6;
const defaultMemoryMiB = 1024;

export function runtimeOf(member: Member, { provider }: Service): string {
  return member.get("runtime").text() ?? provider.get("runtime").text() ?? runtimes.at(-1)?.id ?? "";
}

/** Members of CreateFunction; a function's own go before the provider's. @throws ProjectError */
export function settings(member: Member, service: Service): ProjectFunction["settings"] {
  const { provider, place } = service;
  const either = (key: string): Member => (member.get(key).isThere ? member.get(key) : provider.get(key));
  const description = member.get("description").text();
  const ephemeral = member.get("ephemeralStorageSize").number();
  const deadLetter = member.get("onError").text();
  const tracing = tracingOf(member, provider);
  const logs = loggingOf(member.get("logs").isThere ? member.get("logs") : provider.get("logs").get("lambda"));
  const tags = tagsOf(member, provider);
  const architecture = either("architecture").oneOf(["x86_64", "arm64"]);
  return {
    Role: `arn:aws:iam::${place.accountId}:role/${service.name}-${service.stage}-lambkin`,
    Runtime: runtimeOf(member, service),
    Handler: member.get("handler").requiredText(),
    MemorySize: either("memorySize").number() ?? defaultMemoryMiB,
    Timeout: either("timeout").number() ?? defaultTimeoutSeconds,
    Environment: { Variables: environment(member, service) },
    ...(description !== undefined && { Description: description }),
    ...(architecture && { Architectures: [architecture] }),
    ...(ephemeral !== undefined && { EphemeralStorage: { Size: ephemeral } }),
    ...(deadLetter !== undefined && { DeadLetterConfig: { TargetArn: deadLetter } }),
    ...(tracing && { TracingConfig: { Mode: tracing } }),
    ...(logs && { LoggingConfig: logs }),
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
  };
}

function environment(member: Member, { provider, draft }: Service): Record<string, string> {
  const both = [...provider.get("environment").entries(), ...member.get("environment").entries()];
  const variables: Record<string, string> = {};
  for (const [name, each] of both) {
    if (each.value === null) delete variables[name];
    else if (isTable(each.value) || Array.isArray(each.value)) leaveOut(each, draft.unserved);
    else variables[name] = each.text() ?? "";
  }
  return variables;
}

/** A function of CloudFormation's that has no value here. */
function leaveOut(variable: Member, unserved: Unserved[]): void {
  const what = `${variable.path}: ${JSON.stringify(variable.value)}`;
  if (!unserved.some((each) => each.what === what)) unserved.push(variable.unserved(what));
}

function tracingOf(member: Member, provider: Member): "Active" | "PassThrough" | undefined {
  const own = member.get("tracing");
  const given = own.isThere ? own : provider.get("tracing").get("lambda");
  if (typeof given.value === "boolean") return given.value ? "Active" : undefined;
  return given.oneOf(["Active", "PassThrough"]);
}

function loggingOf(logs: Member): CreateFunctionRequest["LoggingConfig"] {
  if (!isTable(logs.value)) return undefined;
  const format = logs.get("logFormat").oneOf(["Text", "JSON"]);
  const application = logs.get("applicationLogLevel").oneOf(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);
  const system = logs.get("systemLogLevel").oneOf(["DEBUG", "INFO", "WARN"]);
  const group = logs.get("logGroup").text();
  return {
    ...(format && { LogFormat: format }),
    ...(application && { ApplicationLogLevel: application }),
    ...(system && { SystemLogLevel: system }),
    ...(group !== undefined && { LogGroup: group }),
  };
}

function tagsOf(member: Member, provider: Member): Record<string, string> {
  const both = [...provider.get("tags").entries(), ...member.get("tags").entries()];
  return Object.fromEntries(both.map(([name, each]) => [name, each.text() ?? ""]));
}
