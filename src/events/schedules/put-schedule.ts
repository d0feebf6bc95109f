import type { Clock } from "../../clock.ts";
import { ConflictException, ValidationException } from "../../model/exceptions.ts";
import type { EventBridge } from "../open-event-bridge.ts";
import { isFifoArn, isTargetOf } from "../targets/target.ts";
import type { ScheduleDocument, ScheduleSettings, ScheduleTarget } from "./schedule-documents.ts";
import { type ScheduleAddress, noSchedule, scheduleExpressionOf } from "./schedules.ts";
import { wallClock } from "./time-zone.ts";
import { parseAt } from "./timetable.ts";

export interface PutScheduleParts {
  readonly clock: Clock;
  readonly eventBridge: Pick<EventBridge, "schedules" | "scheduleGroups" | "targets">;
}

const oldestStartMs = 5 * 60_000;
/** Updates whose repeats a schedule knows. */
const keptTokens = 10;

/** The same request once more is no error. @throws ValidationException, ResourceNotFoundException, ConflictException */
export async function createSchedule(
  { clock, eventBridge }: PutScheduleParts,
  address: ScheduleAddress,
  settings: ScheduleSettings,
  clientToken: string | undefined,
): Promise<void> {
  const isRepeat = (present: ScheduleDocument | undefined): boolean =>
    clientToken !== undefined && present?.clientToken === clientToken;
  if (isRepeat(eventBridge.schedules.find(address))) return;
  const now = clock.now();
  check(eventBridge, address, settings, now);
  const token = clientToken !== undefined && { clientToken };
  const schedule = { ...address, createdAt: now, modifiedAt: now, settings, ...begun(settings, now), ...token };
  await eventBridge.schedules.write(address, (present) => {
    if (!present) return schedule;
    if (isRepeat(present)) return present;
    throw new ConflictException(`Schedule ${address.name} already exists.`);
  });
}

/**
 * What is not given goes. The same request once more changes nothing, whatever came between.
 * @throws ValidationException, ResourceNotFoundException
 */
export async function updateSchedule(
  { clock, eventBridge }: PutScheduleParts,
  address: ScheduleAddress,
  settings: ScheduleSettings,
  clientToken: string | undefined,
): Promise<void> {
  const isRepeat = ({ updateTokens = [] }: ScheduleDocument): boolean =>
    clientToken !== undefined && updateTokens.includes(clientToken);
  if (isRepeat(eventBridge.schedules.get(address))) return;
  const now = clock.now();
  check(eventBridge, address, settings, now);
  await eventBridge.schedules.write(address, (present) => {
    if (!present) throw noSchedule(address);
    if (isRepeat(present)) return present;
    const counts = isSameTime(present.settings, settings) ? {} : begun(settings, now);
    const updateTokens = [...(present.updateTokens ?? []), ...(clientToken === undefined ? [] : [clientToken])];
    return { ...present, modifiedAt: now, settings, ...counts, updateTokens: updateTokens.slice(-keptTokens) };
  });
}

type Known = PutScheduleParts["eventBridge"];

function check(known: Known, { place, groupName }: ScheduleAddress, settings: ScheduleSettings, now: number): void {
  known.scheduleGroups.get(place, groupName);
  const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target } = settings;
  if (!scheduleExpressionOf(ScheduleExpression)) {
    throw new ValidationException(`Invalid Schedule Expression ${ScheduleExpression}.`);
  }
  if (!wallClock(ScheduleExpressionTimezone)) {
    throw new ValidationException(`Invalid Schedule Expression Timezone ${ScheduleExpressionTimezone}.`);
  }
  const { Mode, MaximumWindowInMinutes } = FlexibleTimeWindow;
  if ((Mode === "FLEXIBLE") !== (MaximumWindowInMinutes !== undefined)) {
    throw new ValidationException(
      Mode === "FLEXIBLE"
        ? "MaximumWindowInMinutes is required when the flexible time window mode is FLEXIBLE."
        : "MaximumWindowInMinutes must not be given when the flexible time window mode is OFF.",
    );
  }
  checkTarget(known, Target);
  if (!parseAt(ScheduleExpression)) checkDates(settings, now);
}

function checkTarget({ targets }: Known, { Arn, SqsParameters, EventBridgeParameters }: ScheduleTarget): void {
  if (!targets.takes(Arn, "schedule")) {
    throw new ValidationException(`This target is not supported by this endpoint: ${Arn}`);
  }
  if (isTargetOf(["events"], Arn) && !EventBridgeParameters) {
    throw new ValidationException(`EventBridgeParameters must be specified for the target ${Arn}.`);
  }
  if (isFifoArn(Arn) && SqsParameters?.MessageGroupId === undefined) {
    throw new ValidationException(`SqsParameters with a MessageGroupId must be specified for the target ${Arn}.`);
  }
}

function checkDates({ StartDate, EndDate }: ScheduleSettings, now: number): void {
  if (StartDate !== undefined && StartDate * 1000 < now - oldestStartMs) {
    throw new ValidationException("The StartDate you specify cannot be earlier than 5 minutes ago.");
  }
  if (EndDate !== undefined && EndDate * 1000 <= Math.max(now, (StartDate ?? 0) * 1000)) {
    throw new ValidationException("The EndDate you specify cannot be earlier than now, or than the StartDate.");
  }
}

/** A rate that is given no start fires at once, everything else from its start on; what comes once heeds none. */
function begun(
  { ScheduleExpression, StartDate }: ScheduleSettings,
  now: number,
): Pick<ScheduleDocument, "anchorAt" | "lastDueAt"> {
  const startAt = StartDate === undefined || parseAt(ScheduleExpression) ? now : StartDate * 1000;
  return { anchorAt: startAt, lastDueAt: Math.max(startAt, now) - 1 };
}

function isSameTime(present: ScheduleSettings, next: ScheduleSettings): boolean {
  const names = ["ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State"] as const;
  return names.every((name) => present[name] === next[name]);
}
