import { functionArn } from "../../model/arn.ts";
import { type Member, isTable, shown } from "../member.ts";
import type { ConfigFunction } from "./reading.ts";

/** Rules, and schedules where a time zone is given. @throws ProjectError */
export function readSchedules({ name, member, reading }: ConfigFunction): void {
  for (const [index, given] of member.get("schedule").list().entries()) {
    if (isTable(given.value)) given.only(["expression", "name", "timezone", "input", "enabled"]);
    const expression = expressionOf(isTable(given.value) ? given.get("expression") : given);
    const named = given.get("name").text() ?? `${name}-schedule-${index + 1}`.slice(-64);
    const State = given.get("enabled").flag() === false ? "DISABLED" : "ENABLED";
    const timezone = given.get("timezone").text();
    const input = given.get("input").isThere && { Input: JSON.stringify(given.get("input").value) };
    const Arn = functionArn(reading.place, name);
    if (timezone === undefined && !expression.startsWith("at(")) {
      const rule = { Name: named, ScheduleExpression: expression, State } as const;
      reading.draft.rules.push({ rule, targets: [{ Id: name.slice(-64), Arn, ...input }] });
    } else {
      reading.draft.schedules.push({
        Name: named,
        ScheduleExpression: expression,
        ...(timezone !== undefined && { ScheduleExpressionTimezone: timezone }),
        FlexibleTimeWindow: { Mode: "OFF" },
        State,
        Target: { Arn, RoleArn: `arn:aws:iam::${reading.place.accountId}:role/scheduler`, ...input },
      });
    }
  }
}

function expressionOf(given: Member): string {
  const text = given.requiredText();
  if (/^(?:rate|cron|at)\(.*\)$/.test(text)) return text;
  throw given.error(`must be rate(…), cron(…) or at(…), not ${shown(text)}`);
}

const sourceMembers = "name batchSize maximumBatchingWindow maximumConcurrency reportBatchItemFailures filters".split(
  " ",
);

/** @throws ProjectError */
export function readQueueSources({ name, timeoutSeconds, member, reading }: ConfigFunction): void {
  for (const given of member.get("queue").list()) {
    if (isTable(given.value)) given.only(sourceMembers);
    const queue = isTable(given.value) ? given.get("name") : given;
    const batchSize = given.get("batchSize").wholeNumber(1, 10_000, "messages");
    const window = given.get("maximumBatchingWindow").wholeNumber(0, 300, "seconds");
    const concurrency = given.get("maximumConcurrency").wholeNumber(2, 1000, "invocations");
    const filters = given.get("filters").list();
    reading.draft.mappings.push({
      EventSourceArn: reading.draft.queueArn(queue.requiredText(), timeoutSeconds),
      FunctionName: name,
      ...(batchSize !== undefined && { BatchSize: batchSize }),
      ...(window !== undefined && { MaximumBatchingWindowInSeconds: window }),
      ...(concurrency !== undefined && { ScalingConfig: { MaximumConcurrency: concurrency } }),
      ...(given.get("reportBatchItemFailures").flag() && {
        FunctionResponseTypes: ["ReportBatchItemFailures"] as const,
      }),
      ...(filters.length > 0 && {
        FilterCriteria: { Filters: filters.map(({ value }) => ({ Pattern: JSON.stringify(value) })) },
      }),
    });
  }
}

/** @throws ProjectError */
export function readTopics({ name, member, reading }: ConfigFunction): void {
  for (const given of member.get("topic").list()) {
    if (isTable(given.value)) given.only(["name", "filterPolicy", "filterPolicyScope"]);
    const topic = isTable(given.value) ? given.get("name") : given;
    const policy = given.get("filterPolicy");
    const scope = given.get("filterPolicyScope").oneOf(["MessageAttributes", "MessageBody"]);
    const Attributes = {
      ...(scope && { FilterPolicyScope: scope }),
      ...(policy.isThere && { FilterPolicy: JSON.stringify(policy.value) }),
    };
    reading.draft.subscriptions.push({
      TopicArn: reading.draft.topicArn(topic.requiredText()),
      Protocol: "lambda",
      Endpoint: functionArn(reading.place, name),
      ...(Object.keys(Attributes).length > 0 && { Attributes }),
    });
  }
}

/** @throws ProjectError */
export function readEvents({ name, member, reading }: ConfigFunction): void {
  for (const [index, given] of member.get("events").list().entries()) {
    if (!isTable(given.value)) throw given.error(`must be an object with a pattern, not ${shown(given.value)}`);
    given.only(["pattern", "bus"]);
    if (!isTable(given.get("pattern").value)) throw given.get("pattern").error("must be an event pattern");
    const bus = reading.draft.bus(given.get("bus").text());
    reading.draft.rules.push({
      rule: {
        Name: `${name}-events-${index + 1}`.slice(-64),
        EventPattern: JSON.stringify(given.get("pattern").value),
        ...(bus !== undefined && { EventBusName: bus }),
      },
      targets: [{ Id: name.slice(-64), Arn: functionArn(reading.place, name) }],
    });
  }
}
