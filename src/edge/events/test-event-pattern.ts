import { checkedPattern } from "../../events/rules/checked-pattern.ts";
import { ValidationException } from "../../model/exceptions.ts";
import { isFields } from "../../model/payload.ts";
import type { TestEventPatternRequest, TestEventPatternResponse } from "../models/events.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern({ EventPattern, Event }: TestEventPatternRequest): TestEventPatternResponse {
  const event = eventIn(Event);
  return { Result: checkedPattern(EventPattern)(event) };
}

/** `resources` is none of them, whatever the reference says (recorded by LocalStack, 2024-12). */
const mandatory = ["id", "account", "source", "time", "region", "detail-type"];

/** @throws ValidationException for what is no event in JSON */
function eventIn(text: string): object {
  try {
    const event: unknown = JSON.parse(text);
    if (isFields(event) && mandatory.every((name) => Object.hasOwn(event, name))) return event;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ValidationException("Parameter Event is not valid.");
}
