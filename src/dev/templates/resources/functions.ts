import type { ProjectFunction } from "../../project.ts";
import { samEventInvoke } from "./event-invoke.ts";
import { functionCode } from "./function-code.ts";
import { functionLayers, functionSettings, harmlessOfFunctions, isServed, tagsIn } from "./function-settings.ts";
import { urlSettings } from "./function-urls.ts";
import { type Given, tellUnread } from "./given.ts";

/** AWS::Serverless::Function, without its events. */
export function samFunction(given: Given): void {
  const { properties, draft } = given;
  const fn = isServed(given) && servedFunction(given, "CodeUri");
  if (!fn) return;
  const deadLetters = properties.map("DeadLetterQueue");
  const target = deadLetters?.text("TargetArn");
  const alias = properties.text("AutoPublishAlias");
  const url = properties.map("FunctionUrlConfig");
  const eventInvoke = properties.map("EventInvokeConfig");
  const qualified = alias === undefined ? {} : { Qualifier: alias };
  draft.addFunction(
    {
      ...fn,
      settings: { ...fn.settings, ...(target === undefined ? {} : deadLetterConfig(target, given)) },
      ...(alias === undefined ? {} : { alias }),
      ...(url ? { url: { ...qualified, ...urlSettings(url) } } : {}),
      ...(eventInvoke ? { eventInvoke: { ...qualified, ...samEventInvoke(eventInvoke, given) } } : {}),
    },
    `${given.resource.type} ${given.resource.logicalId}`,
    given.resource.at,
  );
  tellUnread(properties, draft, harmlessOfFunctions);
}

/** AWS::Lambda::Function */
export function lambdaFunction(given: Given): void {
  const { properties, draft } = given;
  const fn = isServed(given) && servedFunction(given, "Code");
  if (!fn) return;
  const target = properties.map("DeadLetterConfig")?.text("TargetArn");
  const settings = { ...fn.settings, ...(target === undefined ? {} : deadLetterConfig(target, given)) };
  draft.addFunction({ ...fn, settings }, `${given.resource.type} ${given.resource.logicalId}`, given.resource.at);
  tellUnread(properties, draft, harmlessOfFunctions);
}

function servedFunction(given: Given, property: "CodeUri" | "Code"): ProjectFunction | undefined {
  const { properties, name } = given;
  const code = functionCode(given, property);
  if (!code) return undefined;
  properties.text("FunctionName");
  const reservedConcurrency = properties.number("ReservedConcurrentExecutions");
  const Tags = tagsIn(properties);
  return {
    name,
    code,
    layers: functionLayers(given),
    settings: { ...functionSettings(given), ...(Tags ? { Tags } : {}) },
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
  };
}

function deadLetterConfig(TargetArn: string, given: Given): Partial<ProjectFunction["settings"]> {
  const { properties, draft, resource } = given;
  if (/^arn:aws[a-z-]*:(sqs|sns):/.test(TargetArn)) return { DeadLetterConfig: { TargetArn } };
  const property = properties.has("DeadLetterQueue") ? "DeadLetterQueue" : "DeadLetterConfig";
  draft.unserved.add(`${property} ${TargetArn} of ${resource.logicalId}`, properties.placeOf(property));
  return {};
}
