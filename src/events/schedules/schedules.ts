import { bodiesIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import { ResourceNotFoundException } from "../../model/exceptions.ts";
import { LastMinute } from "../last-minute.ts";
import { type ScheduleDocument, scheduleKey } from "./schedule-documents.ts";
import {
  type Expression,
  type Timetable,
  endingAt,
  parseAt,
  parseCronExpression,
  parseRate,
  timetableOf,
} from "./timetable.ts";

export interface SchedulesParts {
  readonly clock: Clock;
  readonly schedules: Table<ScheduleDocument>;
}

/** What a schedule is found by. */
export interface ScheduleAddress {
  readonly place: Place;
  readonly groupName: string;
  readonly name: string;
}

/** The schedules of EventBridge Scheduler; `put-schedule` makes and changes them. */
export class Schedules {
  readonly #schedules: Table<ScheduleDocument>;
  /** Who lost the answer asks again. */
  readonly #deleted: LastMinute;

  constructor({ clock, schedules }: SchedulesParts) {
    this.#schedules = schedules;
    this.#deleted = new LastMinute(clock);
  }

  /** @throws ResourceNotFoundException */
  get(address: ScheduleAddress): ScheduleDocument {
    const schedule = this.find(address);
    if (schedule) return schedule;
    throw noSchedule(address);
  }

  find({ place, groupName, name }: ScheduleAddress): ScheduleDocument | undefined {
    return this.#schedules.get(scheduleKey(place, groupName, name))?.body;
  }

  /** In no order. */
  list(place: Place): ScheduleDocument[] {
    return bodiesIn(this.#schedules, place);
  }

  /** The same request once more within a minute is no error. @throws ResourceNotFoundException */
  async delete(address: ScheduleAddress, clientToken?: string): Promise<void> {
    const { place, groupName, name } = address;
    const key = scheduleKey(place, groupName, name);
    const request = `${key} ${clientToken}`;
    if (clientToken !== undefined && this.#deleted.has(request)) return;
    this.get(address);
    await this.#schedules.clear(key);
    if (clientToken !== undefined) this.#deleted.add(request);
  }

  /** Writes what `step` makes of the present document. @throws what `step` throws */
  async write(
    { place, groupName, name }: ScheduleAddress,
    step: (present: ScheduleDocument | undefined) => ScheduleDocument,
  ): Promise<void> {
    await this.#schedules.change(scheduleKey(place, groupName, name), step);
  }
}

export function noSchedule({ name }: ScheduleAddress): ResourceNotFoundException {
  return new ResourceNotFoundException(`Schedule ${name} does not exist.`);
}

/** `undefined` for what is no schedule expression. */
export function scheduleExpressionOf(text: string): Expression | undefined {
  return parseRate(text, true) ?? parseCronExpression(text) ?? parseAt(text);
}

/** When a schedule fires; `undefined` where it does not. One that comes once heeds neither start nor end. */
export function scheduleTimetable({ settings, anchorAt }: ScheduleDocument): Timetable | undefined {
  const { ScheduleExpression, ScheduleExpressionTimezone, State, EndDate } = settings;
  const expression = scheduleExpressionOf(ScheduleExpression);
  if (!expression || State === "DISABLED") return undefined;
  const timetable = timetableOf(expression, anchorAt, ScheduleExpressionTimezone);
  if (expression.kind === "at" || EndDate === undefined) return timetable;
  return endingAt(timetable, EndDate * 1000);
}
