import { Follower } from "../catalogue/follow.ts";
import { Table } from "../catalogue/table.ts";
import type { Store } from "../store/store.ts";
import { DueDocuments } from "./due.ts";
import { EventTargets, type EventTargetsParts } from "./targets/event-targets.ts";
import { EventBuses } from "./rules/buses.ts";
import { PutEvents } from "./rules/put-events.ts";
import { type RuleDocument, busKind, isBus, isRule, ruleKind } from "./rules/rule-documents.ts";
import { Rules, ruleTimetable } from "./rules/rules.ts";
import { ruleSetBack, scheduledMessages } from "./rules/scheduled-event.ts";
import { type ScheduleDocument, groupKind, isGroup, isSchedule, scheduleKind } from "./schedules/schedule-documents.ts";
import { firedSchedule, scheduleMessages, scheduleSetBack } from "./schedules/schedule-firing.ts";
import { ScheduleGroups } from "./schedules/schedule-groups.ts";
import { Schedules, scheduleTimetable } from "./schedules/schedules.ts";
import type { DueParts, Timed } from "./timed.ts";

export interface EventBridgeParts extends DueParts, EventTargetsParts {
  readonly store: Store;
}

/** EventBridge and EventBridge Scheduler. */
export interface EventBridge {
  readonly buses: EventBuses;
  readonly rules: Rules;
  readonly putEvents: PutEvents;
  readonly scheduleGroups: ScheduleGroups;
  readonly schedules: Schedules;
  readonly targets: EventTargets;
  /** All that is due is in the queue. */
  readonly isIdle: boolean;
  /** Fires no more; what was fired is in the queue. */
  close(): Promise<void>;
}

/** Reads buses, rules and schedules, and begins to fire them; those that fell due in the meantime at once. */
export async function openEventBridge(parts: EventBridgeParts): Promise<EventBridge> {
  const { store, clock, queue, diagnostics } = parts;
  const buses = new Table({ kind: busKind, isBody: isBus, store, clock });
  const rules = new Table({ kind: ruleKind, isBody: isRule, store, clock });
  const groups = new Table({ kind: groupKind, isBody: isGroup, store, clock });
  const schedules = new Table({ kind: scheduleKind, isBody: isSchedule, store, clock });
  const follower = new Follower({ store, followed: [buses, rules, groups, schedules], diagnostics });
  follower.start(await follower.load());
  const targets = new EventTargets(parts);
  const all = [dueRulesOf(rules, targets, parts), dueSchedulesOf(schedules, targets, parts)];
  const eventBuses = new EventBuses({ clock, buses, rules });
  const eventRules = new Rules({ clock, buses: eventBuses, rules });
  const scheduleGroups = new ScheduleGroups({ clock, groups, schedules });
  for (const due of all) due.start();
  return {
    buses: eventBuses,
    rules: eventRules,
    putEvents: new PutEvents({ clock, queue, buses: eventBuses, rules: eventRules, targets }),
    scheduleGroups,
    schedules: new Schedules({ clock, schedules }),
    targets,
    get isIdle() {
      return all.every((due) => due.isIdle);
    },
    close: async () => {
      await Promise.all([...all.map(async (due) => await due.close()), follower.close()]);
    },
  };
}

function dueRulesOf(table: Table<RuleDocument>, targets: EventTargets, parts: DueParts): DueDocuments<RuleDocument> {
  const timed: Timed<RuleDocument> = {
    table,
    timetable: ruleTimetable,
    lastDueAt: ({ schedule }) => schedule?.lastDueAt ?? 0,
    messages: (rule, dueAt) => scheduledMessages(rule, dueAt, targets, parts.clock),
    setBack: ruleSetBack,
    after: (rule, dueAt) => ({ ...rule, ...(rule.schedule && { schedule: { ...rule.schedule, lastDueAt: dueAt } }) }),
  };
  return new DueDocuments(timed, parts);
}

function dueSchedulesOf(
  table: Table<ScheduleDocument>,
  targets: EventTargets,
  parts: DueParts,
): DueDocuments<ScheduleDocument> {
  const timed: Timed<ScheduleDocument> = {
    table,
    timetable: scheduleTimetable,
    lastDueAt: ({ lastDueAt }) => lastDueAt,
    messages: (schedule, dueAt) => scheduleMessages(schedule, dueAt, targets, parts.clock),
    after: firedSchedule,
    setBack: scheduleSetBack,
  };
  return new DueDocuments(timed, parts);
}
