import { type Member, changed, isTable } from "../../member.ts";
import { type ServiceFunction, arnOf } from "../service.ts";
import { ruleName, targetInput } from "./rule.ts";

/** https://www.serverless.com/framework/docs/providers/aws/events/event-bridge @throws ProjectError */
export function eventBridge(event: Member, target: ServiceFunction): void {
  const { draft } = target.service;
  const pattern = event.get("pattern");
  const schedule = event.get("schedule").text();
  if (!pattern.isThere && schedule === undefined) throw event.error("has no pattern and no schedule");
  const given = event.get("eventBus");
  if (isTable(given.value)) {
    draft.unserved.push(given.unserved(`${given.path}: ${JSON.stringify(given.value)}`));
    return;
  }
  const bus = draft.bus(given.text());
  const retry = retryPolicy(event.get("retryPolicy"));
  const deadLetter = event.get("deadLetterQueueArn").text();
  draft.rules.push({
    rule: {
      Name: event.get("name").text() ?? ruleName(target, "rule", draft.rules.length + 1),
      State: event.get("enabled").flag() === false ? "DISABLED" : "ENABLED",
      ...(pattern.isThere && { EventPattern: JSON.stringify(pattern.value) }),
      ...(schedule !== undefined && { ScheduleExpression: schedule }),
      ...(bus !== undefined && { EventBusName: bus }),
    },
    targets: [
      {
        Id: `${target.key}Rule`,
        Arn: arnOf(target),
        ...targetInput(event),
        ...(retry && { RetryPolicy: retry }),
        ...(deadLetter !== undefined && { DeadLetterConfig: { Arn: deadLetter } }),
      },
    ],
  });
}

/** https://www.serverless.com/framework/docs/providers/aws/events/cloudwatch-event @throws ProjectError */
export function cloudwatchEvent(event: Member, target: ServiceFunction): void {
  if (isTable(event.value)) eventBridge(event.as(changed(event.value, { pattern: event.value["event"] })), target);
}

function retryPolicy(given: Member): { MaximumEventAgeInSeconds?: number; MaximumRetryAttempts?: number } | undefined {
  if (!given.isThere) return undefined;
  const age = given.get("maximumEventAge").number();
  const attempts = given.get("maximumRetryAttempts").number();
  return {
    ...(age !== undefined && { MaximumEventAgeInSeconds: age }),
    ...(attempts !== undefined && { MaximumRetryAttempts: attempts }),
  };
}
