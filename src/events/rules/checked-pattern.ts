import { InvalidEventPatternException } from "../../model/exceptions.ts";
import { isFields } from "../../model/payload.ts";
import { matcherOf } from "../event-pattern.ts";
import { InvalidPatternError } from "../pattern-texts.ts";
import { jsonComplaint } from "./json-complaint.ts";
import { placeIn, spotIn } from "./pattern-text.ts";
import { refusedPlace } from "./refused-place.ts";

/** Whether an event is what a pattern asks for. @throws InvalidEventPatternException in AWS's words */
export function checkedPattern(text: string): (event: unknown) => boolean {
  try {
    return matcherOf(JSON.parse(text));
  } catch (error) {
    const isOfPattern = error instanceof InvalidPatternError;
    if (!isOfPattern && !(error instanceof SyntaxError)) throw error;
    const complaint = isOfPattern ? undefined : jsonComplaint(text);
    const place = isOfPattern ? placeOf(text) : complaint && placeIn(text, complaint.offset);
    throw new InvalidEventPatternException(
      `Event pattern is not valid. Reason: ${complaint?.reason ?? error.message}${place ?? ""}`,
    );
  }
}

function placeOf(text: string): string {
  const pattern = spotIn(text);
  const refused = isFields(pattern.value) ? refusedPlace(pattern) : { offset: pattern.begun };
  if (!refused) return "";
  const place = placeIn(text, refused.offset);
  return refused.isTwice ? place + place : place;
}
