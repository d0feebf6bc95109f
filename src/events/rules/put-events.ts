import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import { ValidationException } from "../../model/exceptions.ts";
import type { NewMessage, Store } from "../../store/store.ts";
import type { FunctionTargets } from "../function-target.ts";
import { isFields } from "../pattern-values.ts";
import type { EventQueue } from "../queue.ts";
import type { EventBuses } from "./buses.ts";
import { type RuleDocument, busNameIn, ruleArn } from "./rule-documents.ts";
import { type Rules, patternOf } from "./rules.ts";
import { type SentEvent, inputOf } from "./target-input.ts";

export interface PutEventsParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly queue: EventQueue;
  readonly buses: EventBuses;
  readonly rules: Rules;
  readonly targets: FunctionTargets;
}

/** Under the API's names. */
export interface EventEntry {
  /** Epoch seconds. */
  readonly Time?: number | undefined;
  readonly Source?: string | undefined;
  readonly Resources?: readonly string[] | undefined;
  readonly DetailType?: string | undefined;
  /** JSON. */
  readonly Detail?: string | undefined;
  readonly EventBusName?: string | undefined;
  readonly TraceHeader?: string | undefined;
}

export type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

const maxRequestBytes = 1_048_576;

/** What comes in by PutEvents, and whom the rules of its bus send it to. */
export class PutEvents {
  readonly #parts: PutEventsParts;
  /** By their text. */
  readonly #matchers = new WeakMap<RuleDocument, (event: unknown) => boolean>();

  constructor(parts: PutEventsParts) {
    this.#parts = parts;
  }

  /** Resolves when all that follows is on disk. @throws ValidationException for more than may come at once, StoreError */
  async put(entries: readonly EventEntry[], place: Place): Promise<EntryResult[]> {
    const { store, queue, clock } = this.#parts;
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > maxRequestBytes) {
      throw new ValidationException("Total size of the entries in the request is over the limit.");
    }
    const messages: NewMessage[] = [];
    const results = entries.map((entry): EntryResult => {
      const failure = failureOf(entry);
      if (failure) return failure;
      const id = clock.uuid();
      messages.push(...this.#messages(entry, id, place));
      return { EventId: id };
    });
    if (messages.length > 0) await store.commit({ put: messages });
    queue.announce(messages);
    return results;
  }

  /** Of a bus that does not exist nobody hears. */
  #messages(entry: EventEntry, id: string, place: Place): readonly NewMessage[] {
    const { buses, rules, clock } = this.#parts;
    const busName = busNameIn(entry.EventBusName);
    if (!buses.find(place, busName)) return [];
    const now = clock.now();
    const { head, text } = eventOf(entry, { id, place, now });
    const event = { ...head, detail: JSON.parse(entry.Detail ?? "{}") as unknown };
    return rules
      .list(place, busName)
      .filter((rule) => rule.state !== "DISABLED" && this.#matches(rule, event))
      .flatMap((rule) => this.#sent(rule, { event, text, ingestedAt: now }, entry.TraceHeader));
  }

  #sent(
    rule: RuleDocument,
    { event, text, ingestedAt }: Pick<SentEvent, "event" | "text" | "ingestedAt">,
    traceHeader: string | undefined,
  ): readonly NewMessage[] {
    const sent = { event, text, ingestedAt, ruleArn: ruleArn(rule), ruleName: rule.name };
    return rule.targets.flatMap((target) =>
      this.#parts.targets.messages({
        targetArn: target.Arn,
        payload: inputOf(target, sent),
        runAt: ingestedAt,
        traceHeader,
        ...(target.RoleArn === undefined && { ruleArn: sent.ruleArn }),
      }),
    );
  }

  #matches(rule: RuleDocument, event: unknown): boolean {
    if (rule.eventPattern === undefined) return false;
    let matcher = this.#matchers.get(rule);
    if (!matcher) {
      matcher = patternOf(rule.eventPattern);
      this.#matchers.set(rule, matcher);
    }
    return matcher(event);
  }
}

/** AWS's way to count: fourteen bytes for a time. */
function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: EventEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function failureOf({ Source, DetailType, Detail }: EventEntry): EntryResult | undefined {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value) continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (Source?.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  return isObject(Detail ?? "") ? undefined : { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}

function isObject(text: string): boolean {
  try {
    return isFields(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

interface Arrival {
  readonly id: string;
  readonly place: Place;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The event without its detail, and the whole as JSON: the detail stays letter by letter. */
function eventOf({ Time, Source, DetailType, Detail, Resources = [] }: EventEntry, { id, place, now }: Arrival) {
  const time = eventTime(Time === undefined ? now : Time * 1000);
  const { accountId: account, region } = place;
  const head = {
    version: "0",
    id,
    "detail-type": DetailType,
    source: Source,
    account,
    time,
    region,
    resources: Resources,
  };
  return { head, text: `${JSON.stringify(head).slice(0, -1)},"detail":${Detail}}` };
}

/** To the second: `2026-01-01T00:00:00Z` */
export function eventTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
