import type { Target } from "../../../edge/models/events.ts";
import { type Place, functionArn } from "../../../model/arn.ts";
import type { ProjectRule } from "../../project.ts";
import { type Given, tellUnread, tellUnserved } from "./given.ts";
import { present } from "../../present.ts";
import type { TemplateDraft } from "../template-draft.ts";
import type { Properties } from "../language/properties.ts";

/** AWS::Events::EventBus */
export function eventBus({ draft, name }: Given): void {
  draft.buses.add(name);
}

const harmless = new Set(["Name", "RoleArn", "Tags"]);

/** AWS::Events::Rule */
export function eventRule(given: Given): void {
  const { properties, draft, name, resource } = given;
  const { options } = given.resolver.stack;
  const targets = properties.maps("Targets").flatMap((target) => {
    const id = target.neededText("Id", "it tells a rule's targets apart");
    const arn = target.neededText("Arn", "the function that gets the events");
    const own = targetArn(arn, draft, options);
    if (own !== undefined) return [{ Id: id, Arn: own, ...inputOf(target), ...sqsParameters(target) }];
    if (!isFunction(arn)) draft.unserved.add(`Target ${id} of ${resource.logicalId} (${arn})`, target.at);
    return [];
  });
  const rule = present({
    Name: name,
    ScheduleExpression: properties.text("ScheduleExpression"),
    EventPattern: properties.jsonText("EventPattern"),
    Description: properties.text("Description"),
    ...busAndState(properties, draft),
  });
  if (targets.length > 0) draft.rules.push({ rule, targets });
  else tellUnserved(given, "no target of it is served");
  tellUnread(properties, draft, harmless);
}

/** What the engine sends events to: functions of the project, queues, topics, buses, log groups; `undefined` for all else. */
export function targetArn(arn: string, draft: TemplateDraft, place: Place): string | undefined {
  const found = draft.find(arn);
  if (found) return functionArn(place, found.functionName, found.qualifier);
  return /^arn:aws[a-z-]*:(sqs|sns|events|logs):/.test(arn) ? arn : undefined;
}

/** For queues that are FIFO. */
export function sqsParameters(target: Properties): Pick<Target, "SqsParameters"> {
  const MessageGroupId = target.map("SqsParameters")?.text("MessageGroupId");
  return MessageGroupId === undefined ? {} : { SqsParameters: { MessageGroupId } };
}

/** What becomes of an event that its target does not take. */
export function deliveryOf(target: Properties): Pick<Target, "RetryPolicy" | "DeadLetterConfig"> {
  const policy = target.map("RetryPolicy");
  const dead = target.map("DeadLetterConfig")?.text("Arn");
  return present({
    RetryPolicy:
      policy &&
      present({
        MaximumRetryAttempts: policy.number("MaximumRetryAttempts"),
        MaximumEventAgeInSeconds: policy.number("MaximumEventAgeInSeconds"),
      }),
    DeadLetterConfig: dead === undefined ? undefined : { Arn: dead },
  });
}

function isFunction(arn: string): boolean {
  return /^arn:aws[a-z-]*:lambda:/.test(arn);
}

/** What a target's event is made of. */
export function inputOf(target: Properties): Omit<Target, "Id" | "Arn"> {
  const transformer = target.map("InputTransformer");
  return present({
    Input: target.jsonText("Input"),
    InputPath: target.text("InputPath"),
    ...deliveryOf(target),
    InputTransformer:
      transformer &&
      present({
        InputPathsMap: transformer.textMap("InputPathsMap"),
        InputTemplate: transformer.neededText("InputTemplate", "what the event becomes"),
      }),
  });
}

/** A bus that no template has is made, so that somebody can send to it. */
export function busAndState(properties: Properties, draft: TemplateDraft): Partial<ProjectRule["rule"]> {
  const bus = properties.text("EventBusName")?.split("event-bus/").at(-1);
  if (bus !== undefined && bus !== "default") draft.buses.add(bus);
  const state = properties.choice("State", ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]);
  const isDisabled = properties.boolean("Enabled") === false;
  return present({ EventBusName: bus, State: state ?? (isDisabled ? "DISABLED" : undefined) });
}
