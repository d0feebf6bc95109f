import { resolve } from "node:path";
import type { CreateFunctionUrlConfigRequest } from "../../edge/models/lambda.ts";
import { functionArn } from "../../model/arn.ts";
import { type EventInvoke, eventInvokeWith } from "../event-invoke.ts";
import { type Member, isTable } from "../member.ts";
import type { ProjectCode, ProjectFunction } from "../project.ts";
import { readEvent } from "./events/events.ts";
import { defaultTimeoutSeconds, runtimeOf, settings } from "./function-settings.ts";
import { type Service, functionName } from "./service.ts";

/** Members of a function that are read. */
const served = new Set(
  (
    "handler name description runtime memorySize timeout environment layers architecture " +
    "ephemeralStorageSize tags tracing logs onError url events reservedConcurrency package destinations " +
    "maximumRetryAttempts maximumEventAge httpApi kmsKeyArn awsKmsKeyArn"
  ).split(" "),
);

/** Members that change nothing here: permissions, retention, how it is deployed. */
const meaningless = new Set(
  (
    "role iamRoleStatements iamRoleStatementsName iamRoleStatementsInherit versionFunction disableLogs " +
    "logRetentionInDays dependsOn condition build runtimeManagement dataProtectionPolicy"
  ).split(" "),
);

/** @throws ProjectError */
export function readFunctions(service: Service): void {
  for (const [key, member] of service.root.get("functions").entries()) {
    readFunction(key, member, service);
  }
}

function readFunction(key: string, member: Member, service: Service): void {
  const { unserved, functions } = service.draft;
  if (member.get("image").isThere) {
    unserved.push(member.get("image").unserved(`functions.${key}: a container image`));
    return;
  }
  const runtime = runtimeOf(member, service);
  if (!runtime.startsWith("nodejs")) {
    unserved.push(member.unserved(`functions.${key}: runtime ${runtime}`));
    return;
  }
  for (const [name, each] of member.entries()) {
    if (!served.has(name) && !meaningless.has(name)) unserved.push(each.unserved(each.path));
  }
  functions.push(projectFunction(key, member, service));
  const timeoutSeconds = member.get("timeout").number() ?? service.provider.get("timeout").number();
  const read = { key, name: functionName(service, key), member, service };
  for (const event of member.get("events").list()) {
    readEvent(event, { ...read, timeoutSeconds: timeoutSeconds ?? defaultTimeoutSeconds });
  }
}

function projectFunction(key: string, member: Member, service: Service): ProjectFunction {
  const url = urlOf(member.get("url"));
  const eventInvoke = eventInvokeOf(member, service);
  const reservedConcurrency = member.get("reservedConcurrency").number();
  return {
    name: functionName(service, key),
    code: codeOf(member, service),
    settings: settings(member, service),
    layers: layersOf(member, service),
    ...(url && { url }),
    ...(eventInvoke && { eventInvoke }),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  };
}

function codeOf(member: Member, { root, folder, build }: Service): ProjectCode {
  const artifact = member.get("package").get("artifact").text() ?? root.get("package").get("artifact").text();
  if (artifact !== undefined) return { kind: "zip", file: resolve(folder, artifact) };
  return build ? { kind: "bundle", folder, build } : { kind: "folder", folder };
}

/** A function's own stand in the place of the provider's; nobody has here those of others. */
function layersOf(member: Member, { provider, draft }: Service): string[] {
  const own = member.get("layers");
  return (own.isThere ? own : provider.get("layers")).list().flatMap((layer) => {
    const arn = isTable(layer.value) ? JSON.stringify(layer.value) : layer.text();
    const found = draft.layers.find(({ name }) => arn?.includes(`:layer:${name}:`));
    if (!found) draft.unserved.push(layer.unserved(`${layer.path}: ${arn}`));
    return found?.name ?? [];
  });
}

const corsHeaders = "Content-Type X-Amz-Date Authorization X-Api-Key X-Amz-Security-Token X-Amzn-Trace-Id".split(" ");

function urlOf(url: Member): Omit<CreateFunctionUrlConfigRequest, "FunctionName"> | undefined {
  if (!url.isThere || url.value === false) return undefined;
  const isSigned = url.get("authorizer").oneOf(["aws_iam"]) !== undefined;
  const invokeMode = url.get("invokeMode").oneOf(["BUFFERED", "RESPONSE_STREAM"]);
  const cors = url.get("cors");
  return {
    AuthType: isSigned ? "AWS_IAM" : "NONE",
    ...(invokeMode && { InvokeMode: invokeMode }),
    ...(cors.isThere && cors.value !== false && { Cors: urlCors(cors) }),
  };
}

/** A member that is null takes the default away. */
function urlCors(cors: Member): NonNullable<CreateFunctionUrlConfigRequest["Cors"]> {
  const listed = (key: string, fallback: string[] | undefined): string[] | undefined => {
    const member = cors.get(key);
    if (member.value === null) return undefined;
    return member.isThere ? member.texts() : fallback;
  };
  const members = {
    AllowOrigins: listed("allowedOrigins", ["*"]),
    AllowHeaders: listed("allowedHeaders", corsHeaders),
    AllowMethods: listed("allowedMethods", ["*"]),
    ExposeHeaders: listed("exposedResponseHeaders", undefined),
    AllowCredentials: cors.get("allowCredentials").flag(),
    MaxAge: cors.get("maxAge").number(),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function eventInvokeOf(member: Member, service: Service): EventInvoke | undefined {
  const retries = member.get("maximumRetryAttempts").number();
  const ageSeconds = member.get("maximumEventAge").number();
  const success = destination(member.get("destinations").get("onSuccess"), service);
  const failure = destination(member.get("destinations").get("onFailure"), service);
  return eventInvokeWith({ retries, ageSeconds, success, failure });
}

/** A key of `functions`, an ARN, or `{ type, arn }`. */
function destination(given: Member, service: Service): string | undefined {
  if (!given.isThere) return undefined;
  const named = isTable(given.value) ? given.get("arn") : given;
  const text = named.requiredText();
  if (text.startsWith("arn:")) return text;
  if (!service.root.get("functions").get(text).isThere) {
    throw named.error(`names the function "${text}", which is not in functions`);
  }
  return functionArn(service.place, functionName(service, text));
}
