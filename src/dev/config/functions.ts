import { resolve } from "node:path";
import { type Member, isTable } from "../member.ts";
import { findRuntime, runtimes } from "../../model/runtimes.ts";
import type { ProjectCode, ProjectFunction } from "../project.ts";
import { texts } from "./build.ts";
import { readEvents, readQueueSources, readSchedules, readTopics } from "./events.ts";
import { eventInvokeOf, urlOf } from "./invoke-settings.ts";
import type { ConfigFunction, Reading } from "./reading.ts";
import { type Route, routesOf } from "./routes.ts";

/** Members that functions may have in common. */
export const common: readonly string[] = [
  "runtime",
  "memory",
  "timeout",
  "environment",
  "layers",
  "ephemeralStorage",
  "logFormat",
];
const own =
  "folder description reservedConcurrency url routes schedule queue topic events maximumRetryAttempts " +
  "maximumEventAge onSuccess onFailure";
const members = ["handler", ...common, ...own.split(" ")];

/** Adds a function, and what leads to it, to the draft. @throws ProjectError */
export function readFunction(name: string, member: Member, reading: Reading): Route[] {
  if (!isTable(member.value)) throw member.error("must be an object with a handler");
  member.only(members);
  const settings = settingsOf(member, reading);
  const url = urlOf(member.get("url"));
  const eventInvoke = eventInvokeOf(member, reading);
  const reservedConcurrency = member.get("reservedConcurrency").wholeNumber(0, 1000, "environments");
  reading.draft.functions.push({
    name,
    code: codeOf(member, reading),
    settings,
    layers: layersOf(member, reading),
    ...(url && { url }),
    ...(eventInvoke && { eventInvoke }),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  });
  const target: ConfigFunction = { name, timeoutSeconds: settings.Timeout ?? 3, member, reading };
  readSchedules(target);
  readQueueSources(target);
  readTopics(target);
  readEvents(target);
  return routesOf(target);
}

function settingsOf(member: Member, { root, place }: Reading): ProjectFunction["settings"] {
  const either = (key: string): Member => (member.get(key).isThere ? member.get(key) : root.get("defaults").get(key));
  const description = member.get("description").text();
  const ephemeral = either("ephemeralStorage").wholeNumber(512, 10_240, "MB");
  const logFormat = either("logFormat").oneOf(["Text", "JSON"]);
  return {
    Role: `arn:aws:iam::${place.accountId}:role/lambkin`,
    Runtime: runtimeOf(either("runtime")),
    Handler: handlerOf(member.get("handler")),
    MemorySize: either("memory").wholeNumber(128, 10_240, "MB") ?? 128,
    Timeout: either("timeout").wholeNumber(1, 900, "seconds") ?? 3,
    Environment: {
      Variables: { ...texts(root.get("defaults").get("environment")), ...texts(member.get("environment")) },
    },
    ...(description !== undefined && { Description: description }),
    ...(ephemeral !== undefined && { EphemeralStorage: { Size: ephemeral } }),
    ...(logFormat && { LoggingConfig: { LogFormat: logFormat } }),
  };
}

function runtimeOf(runtime: Member): string {
  const newest = runtimes.at(-1)?.id ?? "";
  const id = runtime.text() ?? newest;
  if (!findRuntime(id))
    throw runtime.error(`must be one of ${runtimes.map((each) => each.id).join(", ")}, not "${id}"`);
  return id;
}

function handlerOf(handler: Member): string {
  const text = handler.requiredText();
  if (/[^/]\.[^./]+$/.test(text)) return text;
  throw handler.error(`must be a module and its export, as in "src/app.handler", not "${text}"`);
}

function codeOf(member: Member, { folder, build }: Reading): ProjectCode {
  const code = resolve(folder, member.get("folder").text() ?? ".");
  return build ? { kind: "bundle", folder: code, build } : { kind: "folder", folder: code };
}

function layersOf(member: Member, { root }: Reading): string[] {
  const layers = member.get("layers").isThere ? member.get("layers") : root.get("defaults").get("layers");
  return layers.list().map((layer) => {
    const name = layer.requiredText();
    if (name.startsWith("arn:") || root.get("layers").get(name).isThere) return name;
    throw layer.error(`names the layer "${name}", which is not in layers`);
  });
}
