import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";

const lineEveryMs = 60_000;

interface Backlog {
  untold: number;
  readonly cancel: () => void;
}

/** Tells of events whose function was deleted: of the first at once, of those that follow how many a minute had. */
export class DeletedBacklogs {
  readonly #clock: Pick<Clock, "after">;
  readonly #diagnostics: Diagnostics;
  readonly #backlogs = new Map<string, Backlog>();

  constructor({ clock, diagnostics }: { readonly clock: Pick<Clock, "after">; readonly diagnostics: Diagnostics }) {
    this.#clock = clock;
    this.#diagnostics = diagnostics;
  }

  /** `functionArn` is unqualified. */
  add(functionArn: string): void {
    const backlog = this.#backlogs.get(functionArn);
    if (backlog) {
      backlog.untold += 1;
      return;
    }
    this.#tell(functionArn, 1);
    this.#wait(functionArn);
  }

  /** What was not told yet is. */
  close(): void {
    for (const [functionArn, { untold, cancel }] of this.#backlogs) {
      cancel();
      if (untold > 0) this.#tell(functionArn, untold);
    }
    this.#backlogs.clear();
  }

  #wait(functionArn: string): void {
    const cancel = this.#clock.after(lineEveryMs, () => this.#minuteIsOver(functionArn));
    this.#backlogs.set(functionArn, { untold: 0, cancel });
  }

  #minuteIsOver(functionArn: string): void {
    const { untold = 0 } = this.#backlogs.get(functionArn) ?? {};
    this.#backlogs.delete(functionArn);
    if (untold === 0) return;
    this.#tell(functionArn, untold);
    this.#wait(functionArn);
  }

  #tell(functionArn: string, events: number): void {
    this.#diagnostics("warn", "events.given-up", { functionArn, reason: "FunctionDeleted", events });
  }
}
