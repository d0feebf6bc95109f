import { bodiesIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import { ResourceNotFoundException, ValidationException } from "../../model/exceptions.ts";
import {
  type Expression,
  type Timetable,
  parseCronExpression,
  parseRate,
  timetableOf,
} from "../schedules/timetable.ts";
import type { EventBuses } from "./buses.ts";
import { type RuleDocument, type RuleSchedule, type RuleState, ruleKey } from "./rule-documents.ts";

export interface RulesParts {
  readonly clock: Clock;
  readonly buses: EventBuses;
  readonly rules: Table<RuleDocument>;
}

/** What a rule is found by. */
export interface RuleAddress {
  readonly place: Place;
  readonly busName: string;
  readonly name: string;
}

/** The rules of event buses: what they look for, when they fire, whom they send to; `put-rule` makes them. */
export class Rules {
  readonly #clock: Clock;
  readonly #buses: EventBuses;
  readonly #rules: Table<RuleDocument>;

  constructor({ clock, buses, rules }: RulesParts) {
    this.#clock = clock;
    this.#buses = buses;
    this.#rules = rules;
  }

  /** @throws ResourceNotFoundException */
  get(address: RuleAddress): RuleDocument {
    const rule = this.#rules.get(ruleKey(address.place, address.busName, address.name))?.body;
    if (rule) return rule;
    this.#buses.get(address.place, address.busName);
    throw noRule(address);
  }

  /** By name. @throws ResourceNotFoundException where there is no such bus */
  list(place: Place, busName: string): RuleDocument[] {
    this.#buses.get(place, busName);
    return bodiesIn(this.#rules, place)
      .filter((rule) => rule.busName === busName)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One that is not there is no error. @throws ValidationException where it has targets */
  async delete({ place, busName, name }: RuleAddress): Promise<void> {
    this.#buses.get(place, busName);
    await this.#rules.clear(ruleKey(place, busName, name), ({ targets }) => {
      if (targets.length > 0) throw new ValidationException("Rule can't be deleted since it has targets.");
    });
  }

  /** A schedule that is enabled counts from then on. @throws ResourceNotFoundException */
  async setState(address: RuleAddress, state: RuleState): Promise<void> {
    await this.change(address, (rule) => {
      if (rule.state === state) return rule;
      const { schedule } = rule;
      return {
        ...rule,
        state,
        ...(schedule && { schedule: ruleScheduleFrom(schedule.expression, this.#clock.now()) }),
      };
    });
  }

  /** @throws ResourceNotFoundException, and what `step` throws */
  async change(address: RuleAddress, step: (rule: RuleDocument) => RuleDocument): Promise<void> {
    this.get(address);
    await this.write(address, (present) => {
      if (!present) throw noRule(address);
      return step(present);
    });
  }

  /** Writes what `step` makes of the present document. @throws what `step` throws */
  async write(address: RuleAddress, step: (present: RuleDocument | undefined) => RuleDocument): Promise<void> {
    await this.#rules.change(ruleKey(address.place, address.busName, address.name), step);
  }
}

function noRule({ busName, name }: RuleAddress): ResourceNotFoundException {
  return new ResourceNotFoundException(`Rule ${name} does not exist on EventBus ${busName}.`);
}

/** `undefined` for what is no schedule expression of a rule. */
export function ruleExpressionOf(text: string): Expression | undefined {
  return parseRate(text) ?? parseCronExpression(text);
}

/** One that begins to count at `now`. */
export function ruleScheduleFrom(expression: string, now: number): RuleSchedule {
  return { expression, anchorAt: now, lastDueAt: now };
}

/** When a rule fires by the clock, in UTC; `undefined` where it does not. */
export function ruleTimetable({ state, schedule }: RuleDocument): Timetable | undefined {
  const expression = schedule && ruleExpressionOf(schedule.expression);
  if (!schedule || !expression || state === "DISABLED") return undefined;
  return timetableOf(expression, schedule.anchorAt);
}
