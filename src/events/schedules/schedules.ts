import { bodiesIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import { ConflictException, ResourceNotFoundException, ValidationException } from "../../model/exceptions.ts";
import type { EventTargets } from "../targets/event-targets.ts";
import { isFifoArn, isTargetOf } from "../targets/target.ts";
import {
  type ScheduleDocument,
  type ScheduleSettings,
  type ScheduleTarget,
  scheduleKey,
} from "./schedule-documents.ts";
import type { ScheduleGroups } from "./schedule-groups.ts";
import { wallClock } from "./time-zone.ts";
import { type Timetable, endingAt, parseAt, parseCronExpression, parseRate, timetableOf } from "./timetable.ts";

export interface SchedulesParts {
  readonly clock: Clock;
  readonly groups: ScheduleGroups;
  readonly schedules: Table<ScheduleDocument>;
  readonly targets: EventTargets;
}

/** What a schedule is found by. */
export interface ScheduleAddress {
  readonly place: Place;
  readonly groupName: string;
  readonly name: string;
}

const oldestStartMs = 5 * 60_000;

/** The schedules of EventBridge Scheduler. */
export class Schedules {
  readonly #parts: SchedulesParts;

  constructor(parts: SchedulesParts) {
    this.#parts = parts;
  }

  /** The same request once more is no error. @throws ValidationException, ResourceNotFoundException, ConflictException */
  async create(address: ScheduleAddress, settings: ScheduleSettings, clientToken: string | undefined): Promise<void> {
    const now = this.#parts.clock.now();
    this.#check(address, settings, now);
    const schedule = { ...address, createdAt: now, modifiedAt: now, settings, ...begun(settings, now) };
    await this.#write(address, (present) => {
      if (!present) return { ...schedule, ...(clientToken !== undefined && { clientToken }) };
      if (clientToken !== undefined && present.clientToken === clientToken) return present;
      throw new ConflictException(`Schedule ${address.name} already exists.`);
    });
  }

  /** What is not given goes. @throws ValidationException, ResourceNotFoundException */
  async update(address: ScheduleAddress, settings: ScheduleSettings): Promise<void> {
    const now = this.#parts.clock.now();
    this.get(address);
    this.#check(address, settings, now);
    await this.#write(address, (present) => {
      if (!present) throw noSchedule(address);
      const counts = isSameTime(present.settings, settings) ? {} : begun(settings, now);
      return { ...present, modifiedAt: now, settings, ...counts };
    });
  }

  /** @throws ResourceNotFoundException */
  get(address: ScheduleAddress): ScheduleDocument {
    const { place, groupName, name } = address;
    const schedule = this.#parts.schedules.get(scheduleKey(place, groupName, name))?.body;
    if (schedule) return schedule;
    throw noSchedule(address);
  }

  /** In no order. */
  list(place: Place): ScheduleDocument[] {
    return bodiesIn(this.#parts.schedules, place);
  }

  /** @throws ResourceNotFoundException */
  async delete(address: ScheduleAddress): Promise<void> {
    this.get(address);
    const { place, groupName, name } = address;
    await this.#parts.schedules.clear(scheduleKey(place, groupName, name));
  }

  async #write(
    { place, groupName, name }: ScheduleAddress,
    step: (present: ScheduleDocument | undefined) => ScheduleDocument,
  ): Promise<void> {
    await this.#parts.schedules.change(scheduleKey(place, groupName, name), step);
  }

  #checkTarget({ Arn, SqsParameters, EventBridgeParameters }: ScheduleTarget): void {
    if (!this.#parts.targets.takes(Arn, "schedule")) {
      throw new ValidationException(`This target is not supported by this endpoint: ${Arn}`);
    }
    if (isTargetOf(["events"], Arn) && !EventBridgeParameters) {
      throw new ValidationException(`EventBridgeParameters must be specified for the target ${Arn}.`);
    }
    if (isFifoArn(Arn) && SqsParameters?.MessageGroupId === undefined) {
      throw new ValidationException(`SqsParameters with a MessageGroupId must be specified for the target ${Arn}.`);
    }
  }

  #check({ place, groupName }: ScheduleAddress, settings: ScheduleSettings, now: number): void {
    this.#parts.groups.get(place, groupName);
    const { ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, FlexibleTimeWindow, Target } = settings;
    if (!expressionOf(ScheduleExpression)) {
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
    this.#checkTarget(Target);
    if (parseAt(ScheduleExpression)) return;
    if (StartDate !== undefined && StartDate * 1000 < now - oldestStartMs) {
      throw new ValidationException("The StartDate you specify cannot be earlier than 5 minutes ago.");
    }
    if (EndDate !== undefined && EndDate * 1000 <= Math.max(now, (StartDate ?? 0) * 1000)) {
      throw new ValidationException("The EndDate you specify cannot be earlier than now, or than the StartDate.");
    }
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

function noSchedule({ name }: ScheduleAddress): ResourceNotFoundException {
  return new ResourceNotFoundException(`Schedule ${name} does not exist.`);
}

function expressionOf(text: string) {
  return parseRate(text, true) ?? parseCronExpression(text) ?? parseAt(text);
}

/** When a schedule fires; `undefined` where it does not. One that comes once heeds neither start nor end. */
export function scheduleTimetable({ settings, anchorAt }: ScheduleDocument): Timetable | undefined {
  const { ScheduleExpression, ScheduleExpressionTimezone, State, EndDate } = settings;
  const expression = expressionOf(ScheduleExpression);
  if (!expression || State === "DISABLED") return undefined;
  const timetable = timetableOf(expression, anchorAt, ScheduleExpressionTimezone);
  if (expression.kind === "at" || EndDate === undefined) return timetable;
  return endingAt(timetable, EndDate * 1000);
}
