import { type RuleDocument, ruleArn } from "../../events/rules/rule-documents.ts";
import type { Rule } from "../models/events.ts";

/** A rule as lists show it. */
export function ruleMembers(rule: RuleDocument): Rule {
  return {
    Name: rule.name,
    Arn: ruleArn(rule),
    EventPattern: rule.eventPattern,
    State: rule.state,
    Description: rule.description,
    ScheduleExpression: rule.schedule?.expression,
    RoleArn: rule.roleArn,
    EventBusName: rule.busName,
  };
}
