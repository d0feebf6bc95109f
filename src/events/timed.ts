import type { Table } from "../catalogue/table.ts";
import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { NewMessage } from "../store/store.ts";
import type { EventQueue } from "./queue.ts";
import type { Timetable } from "./schedules/timetable.ts";

/** What becomes of due times that nobody was there for: one firing for all of them, or none. */
export type MissedSchedules = "once" | "skip";

export interface DueParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly queue: EventQueue;
  readonly missed: MissedSchedules;
}

/** Documents that fall due again and again. Times are epoch milliseconds. */
export interface Timed<Body> {
  readonly table: Table<Body>;
  /** `undefined` for one that does not run. */
  timetable(body: Body): Timetable | undefined;
  /** Before the first due time where there was none yet. */
  lastDueAt(body: Body): number;
  /** What is queued for the due time `dueAt`. */
  messages(body: Body, dueAt: number): readonly NewMessage[];
  /** The document when `dueAt` is behind it; `undefined` where it is to go. */
  after(body: Body, dueAt: number): Body | undefined;
  /** The document as it goes on where it has seen later times than `now`; `undefined` where it has not. */
  setBack(body: Body, now: number): Body | undefined;
}
