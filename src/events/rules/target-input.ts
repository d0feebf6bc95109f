import { maxEventPayloadBytes } from "../../model/limits.ts";
import type { Sending } from "../targets/event-targets.ts";
import { isTargetOf } from "../targets/target.ts";
import { valueAt } from "./json-path.ts";
import type { InputTransformer, RuleTarget } from "./rule-documents.ts";

/** An event on its way from a bus, and the rule that sends it. */
export interface SentEvent {
  readonly event: Readonly<Record<string, unknown>>;
  /** The event as JSON, its detail letter by letter as it came. */
  readonly text: string;
  readonly ruleArn: string;
  readonly ruleName: string;
  /** Epoch milliseconds. */
  readonly ingestedAt: number;
  readonly traceHeader?: string | undefined;
  /** Another bus has sent it. */
  readonly isForwarded?: boolean;
}

/** An event on its way from a rule to one of the rule's targets. */
export function sendingTo(target: RuleTarget, sent: SentEvent): Sending {
  const { text, ruleArn: arn, ingestedAt: sentAt, traceHeader, isForwarded = false } = sent;
  // A bus gets events as they are.
  const payload = isTargetOf(["events"], target.Arn) ? text : inputOf(target, sent);
  const origin = { kind: "rule" as const, arn, isForwarded };
  return { target, origin, sentAt, payload, traceHeader, ...(payload !== text && { event: text }) };
}

/** What a target is sent, as JSON. */
export function inputOf(target: RuleTarget, sent: SentEvent): string {
  const { Input, InputPath, InputTransformer: transformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(sent.event, InputPath) ?? null);
  return transformer ? transformed(transformer, sent) : sent.text;
}

const placeholder = /<([\w.-]+)>/g;

/** The first placeholder that stands for nothing. */
export function unknownPlaceholder({ InputPathsMap = {}, InputTemplate }: InputTransformer): string | undefined {
  const names = [...InputTemplate.matchAll(placeholder)].map(([, name = ""]) => name);
  return names.find((name) => !Object.hasOwn(InputPathsMap, name) && !Object.hasOwn(predefined, name));
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const predefined: Readonly<Record<string, (sent: SentEvent) => unknown>> = {
  "aws.events.rule-arn": ({ ruleArn }) => ruleArn,
  "aws.events.rule-name": ({ ruleName }) => ruleName,
  "aws.events.event.ingestion-time": ({ ingestedAt }) => new Date(ingestedAt).toISOString(),
  "aws.events.event": ({ event }) => withoutDetail(event),
  "aws.events.event.json": ({ event }) => event,
};

function withoutDetail(event: SentEvent["event"]): object {
  const { detail: _, "detail-type": detailType, ...rest } = event;
  return { ...rest, detailType };
}

/** Inside of quotes a value is text, elsewhere JSON. What it makes of a template that is a JSON object need not be JSON. */
function transformed({ InputPathsMap = {}, InputTemplate }: InputTransformer, sent: SentEvent): string {
  const valueOf = (name: string): unknown => {
    const path = Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined;
    return path === undefined ? predefined[name]?.(sent) : valueAt(sent.event, path);
  };
  const isText = InputTemplate.trimStart().startsWith('"');
  let isQuoted = false;
  let at = 0;
  let text = "";
  for (const match of InputTemplate.matchAll(placeholder)) {
    if (text.length > maxEventPayloadBytes) break; // no target takes it
    const before = InputTemplate.slice(at, match.index);
    if (quotesIn(before) % 2 === 1) isQuoted = !isQuoted;
    const value = valueOf(match[1] ?? "") ?? "";
    text += before + (isQuoted ? quoted(value, isText) : JSON.stringify(value));
    at = match.index + match[0].length;
  }
  return text + InputTemplate.slice(at);
}

function quotesIn(text: string): number {
  return text.replaceAll(/\\./g, "").split('"').length - 1;
}

/** Objects and lists are JSON, in a text without its quotes: `{id:1}`. */
function quoted(value: unknown, isText: boolean): string {
  const json = JSON.stringify(value);
  if (typeof value === "string") return json.slice(1, -1);
  return isText ? json.replaceAll('"', "") : json;
}
