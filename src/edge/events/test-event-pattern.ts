import { patternOf } from "../../events/rules/rules.ts";
import { ValidationException } from "../../model/exceptions.ts";
import type { TestEventPatternRequest, TestEventPatternResponse } from "../models/events.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern({ EventPattern, Event }: TestEventPatternRequest): TestEventPatternResponse {
  const event = eventIn(Event);
  return { Result: patternOf(EventPattern)(event) };
}

/** @throws ValidationException for what is no JSON object */
function eventIn(text: string): object {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event === "object" && event !== null && !Array.isArray(event)) return event;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ValidationException("Parameter Event is not valid.");
}
