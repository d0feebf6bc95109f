import type { ScheduleSettings } from "../../events/schedules/schedule-documents.ts";
import type { CreateScheduleInput } from "../models/scheduler.ts";

type Given = Omit<CreateScheduleInput, "Name" | "GroupName" | "ClientToken">;

/** What AWS retries by where nothing is said. */
const retryPolicy = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** The settings in a request, with AWS's defaults. */
export function givenSchedule(input: Given): ScheduleSettings {
  return {
    ScheduleExpression: input.ScheduleExpression,
    ScheduleExpressionTimezone: input.ScheduleExpressionTimezone ?? "UTC",
    StartDate: input.StartDate,
    EndDate: input.EndDate,
    FlexibleTimeWindow: input.FlexibleTimeWindow,
    State: input.State ?? "ENABLED",
    ActionAfterCompletion: input.ActionAfterCompletion ?? "NONE",
    Description: input.Description,
    KmsKeyArn: input.KmsKeyArn,
    Target: { ...input.Target, RetryPolicy: { ...retryPolicy, ...input.Target.RetryPolicy } },
  };
}
