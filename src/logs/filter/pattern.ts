import { InvalidParameterException } from "../../model/exceptions.ts";

/** A filter pattern that has been read and may be held against any number of events. */
export interface FilterPattern {
  matches(message: string): boolean;
  /**
   * What TestMetricFilter shows of an event that matches: `$name` or `$3` for a field of a space-delimited one, the
   * selector for a value of a JSON one.
   */
  extract(message: string): Record<string, string>;
}

/** API-845 */
export function invalidPattern(): InvalidParameterException {
  return new InvalidParameterException("Invalid filter pattern");
}
