import { type Member, isTable } from "../../member.ts";
import { type ServiceFunction, arnOf } from "../service.ts";
import { ruleName, targetInput } from "./rule.ts";

/** `schedule: rate(5 minutes)`, or an object with several rates. @throws ProjectError */
export function schedule(event: Member, target: ServiceFunction): void {
  const rates = isTable(event.value) ? event.get("rate") : event;
  if (rates.list().length === 0) throw event.error("has no rate");
  const isScheduler = event.get("method").oneOf(["eventBus", "scheduler"]) === "scheduler";
  for (const rate of rates.list()) {
    if (isScheduler || event.get("timezone").isThere) addSchedule(rate, event, target);
    else addRule(rate, event, target);
  }
}

function addRule(rate: Member, event: Member, target: ServiceFunction): void {
  const { rules } = target.service.draft;
  const description = event.get("description").text();
  rules.push({
    rule: {
      Name: event.get("name").text() ?? ruleName(target, "schedule", rules.length + 1),
      ScheduleExpression: expression(rate),
      State: event.get("enabled").flag() === false ? "DISABLED" : "ENABLED",
      ...(description !== undefined && { Description: description }),
    },
    targets: [{ Id: `${target.key}Schedule`, Arn: arnOf(target), ...targetInput(event) }],
  });
}

function addSchedule(rate: Member, event: Member, target: ServiceFunction): void {
  const { draft, place } = target.service;
  const description = event.get("description").text();
  const timezone = event.get("timezone").text();
  const role = event.get("roleArn").text() ?? `arn:aws:iam::${place.accountId}:role/scheduler`;
  draft.schedules.push({
    Name: event.get("name").text() ?? ruleName(target, "schedule", draft.schedules.length + 1),
    ScheduleExpression: expression(rate),
    FlexibleTimeWindow: { Mode: "OFF" },
    State: event.get("enabled").flag() === false ? "DISABLED" : "ENABLED",
    Target: { Arn: arnOf(target), RoleArn: role, ...targetInput(event) },
    ...(description !== undefined && { Description: description }),
    ...(timezone !== undefined && { ScheduleExpressionTimezone: timezone }),
  });
}

function expression(rate: Member): string {
  const text = rate.requiredText();
  if (/^(?:rate|cron|at)\(.*\)$/.test(text)) return text;
  throw rate.error(`must be rate(…), cron(…) or at(…), not "${text}"`);
}
