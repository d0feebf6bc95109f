import type { Clock } from "../../clock.ts";
import { type Place, placeIn } from "../../model/arn.ts";
import { ValidationException } from "../../model/exceptions.ts";
import type { NewMessage } from "../../store/store.ts";
import type { EventTargets } from "../targets/event-targets.ts";
import { matcherOf } from "../event-pattern.ts";
import type { EventQueue } from "../queue.ts";
import type { EventBuses } from "./buses.ts";
import { type EntryResult, type EventEntry, detailOf, enteredEvent, failureOf, sizeOf } from "./event-entry.ts";
import { type RuleDocument, busArn, busNameIn, busPlace, ruleArn } from "./rule-documents.ts";
import type { Rules } from "./rules.ts";
import { type SentEvent, sendingTo } from "./target-input.ts";

export interface PutEventsParts {
  readonly clock: Clock;
  readonly queue: EventQueue;
  readonly buses: EventBuses;
  readonly rules: Rules;
  readonly targets: EventTargets;
}

/** Entries as they were answered, and what follows from them. */
export interface EnteredEvents {
  readonly results: readonly EntryResult[];
  /** Made when they are asked for: each has a copy of its event. */
  readonly messages: Iterable<NewMessage>;
}

/** An event on a bus, with the rules there. */
interface Arrival extends Pick<SentEvent, "event" | "text" | "ingestedAt" | "traceHeader" | "isForwarded"> {
  readonly rules: readonly RuleDocument[];
}

const maxRequestBytes = 1_048_576;

/** No bus has a policy here that lets other accounts in. */
function notLetIn({ EventBusName }: EventEntry): EntryResult {
  const ErrorMessage =
    `User is not authorized to perform: events:PutEvents on resource: ${EventBusName} ` +
    "because no resource-based policy allows the events:PutEvents action";
  return { ErrorCode: "AccessDeniedException", ErrorMessage };
}

/** What comes in by PutEvents, and whom the rules of its bus send it to. */
export class PutEvents {
  readonly #parts: PutEventsParts;
  /** By their text. */
  readonly #matchers = new WeakMap<RuleDocument, (event: unknown) => boolean>();

  constructor(parts: PutEventsParts) {
    this.#parts = parts;
  }

  /** Resolves when all that follows is on disk. @throws ValidationException for more than may come at once, StoreError */
  async put(entries: readonly EventEntry[], place: Place): Promise<readonly EntryResult[]> {
    const { results, messages } = this.enter(entries, place);
    await this.#parts.queue.putAll(messages);
    return results;
  }

  /** What `put` commits, for whoever commits it together with something else. @throws ValidationException */
  enter(entries: readonly EventEntry[], place: Place): EnteredEvents {
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > maxRequestBytes) {
      throw new ValidationException("Total size of the entries in the request is over the limit.");
    }
    const rulesOn = this.#rulesOf();
    const arrivals: Arrival[] = [];
    const results = entries.map((entry): EntryResult => {
      const bus = busPlace(entry.EventBusName, place);
      const detail = detailOf(entry);
      const failure = failureOf(entry, detail) ?? (bus.accountId === place.accountId ? undefined : notLetIn(entry));
      if (failure) return failure;
      const { clock } = this.#parts;
      const id = clock.uuid();
      const ingestedAt = clock.now();
      arrivals.push({
        ...enteredEvent(entry, { id, place: bus, now: ingestedAt, detail }),
        ingestedAt,
        traceHeader: entry.TraceHeader,
        rules: rulesOn(bus, busNameIn(entry.EventBusName)),
      });
      return { EventId: id };
    });
    return { results, messages: this.#sent(arrivals) };
  }

  /** What follows from an event, JSON, that a rule of another bus sends to this one. @throws ResourceNotFoundException */
  forward(text: string, arn: string, traceHeader: string | undefined): Iterable<NewMessage> {
    const { buses, rules, clock } = this.#parts;
    const place = placeIn(arn);
    const { name } = buses.get(place, busNameIn(arn));
    const event: Readonly<Record<string, unknown>> = JSON.parse(text);
    const arrival = { event, text, ingestedAt: clock.now(), traceHeader, isForwarded: true };
    return this.#sent([{ ...arrival, rules: rules.list(place, name) }]);
  }

  /** The rules of a bus, looked for once however many entries it has; none of a bus that does not exist. */
  #rulesOf(): (place: Place, busName: string) => readonly RuleDocument[] {
    const { buses, rules } = this.#parts;
    const known = new Map<string, readonly RuleDocument[]>();
    return (place, busName) => {
      const arn = busArn(place, busName);
      const found = known.get(arn) ?? (buses.find(place, busName) ? rules.list(place, busName) : []);
      known.set(arn, found);
      return found;
    };
  }

  *#sent(arrivals: readonly Arrival[]): Generator<NewMessage> {
    for (const { rules, ...arrival } of arrivals) {
      for (const rule of rules) {
        if (rule.state === "DISABLED" || !this.#matches(rule, arrival.event)) continue;
        const sent = { ...arrival, ruleArn: ruleArn(rule), ruleName: rule.name };
        for (const target of rule.targets) yield* this.#parts.targets.messages(sendingTo(target, sent));
      }
    }
  }

  #matches(rule: RuleDocument, event: unknown): boolean {
    if (rule.eventPattern === undefined) return false;
    let matcher = this.#matchers.get(rule);
    if (!matcher) {
      matcher = matcherOf(JSON.parse(rule.eventPattern));
      this.#matchers.set(rule, matcher);
    }
    return matcher(event);
  }
}
