import type { CreateScheduleInput } from "../../../edge/models/scheduler.ts";
import { type Given, tellUnserved } from "./given.ts";
import { present } from "../../present.ts";
import { deliveryOf, sqsParameters, targetArn } from "./rules.ts";
import type { Properties } from "../language/properties.ts";
import { type Position, complaint } from "../language/template-node.ts";

/** AWS::Scheduler::Schedule */
export function schedule(given: Given): void {
  const { properties, draft, name } = given;
  const target = properties.map("Target");
  const arn = target?.text("Arn") ?? "";
  const own = targetArn(arn, draft, given.resolver.stack.options);
  if (!target || own === undefined) return tellUnserved(given, `its target is not served: ${arn}`);
  draft.schedules.push(scheduleOf(properties, name, { arn: own, target, given }));
}

interface ScheduleTarget {
  readonly arn: string;
  /** Where its Input is. */
  readonly target: Properties;
  readonly given: Given;
}

/** Of AWS::Scheduler::Schedule, and of SAM's events of type ScheduleV2. @throws ProjectError */
export function scheduleOf(properties: Properties, name: string, of: ScheduleTarget): CreateScheduleInput {
  const { accountId } = of.given.resolver.stack.options;
  return present<CreateScheduleInput>({
    Name: name,
    ScheduleExpression: properties.neededText("ScheduleExpression", "when it is due, such as rate(5 minutes)"),
    FlexibleTimeWindow: flexibleTimeWindow(properties.map("FlexibleTimeWindow")),
    Description: properties.text("Description"),
    EndDate: instant(properties.text("EndDate"), properties.placeOf("EndDate")),
    GroupName: properties.text("GroupName"),
    ScheduleExpressionTimezone: properties.text("ScheduleExpressionTimezone"),
    StartDate: instant(properties.text("StartDate"), properties.placeOf("StartDate")),
    State: properties.choice("State", ["ENABLED", "DISABLED"]),
    Target: present({
      Arn: of.arn,
      RoleArn: of.target.text("RoleArn") ?? `arn:aws:iam::${accountId}:role/lambkin`,
      Input: of.target.jsonText("Input"),
      ...deliveryOf(of.target),
      ...sqsParameters(of.target),
    }),
  });
}

function flexibleTimeWindow(window: Properties | undefined): CreateScheduleInput["FlexibleTimeWindow"] {
  return present({
    Mode: window?.choice("Mode", ["OFF", "FLEXIBLE"]) ?? "OFF",
    MaximumWindowInMinutes: window?.number("MaximumWindowInMinutes"),
  });
}

/** Seconds since 1970. */
function instant(text: string | undefined, at: Position): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw complaint(`'${text}' is no date such as 2026-12-24T18:00:00Z.`, at);
  return milliseconds / 1000;
}
