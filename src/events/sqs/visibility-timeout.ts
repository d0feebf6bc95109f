import { invalidValue } from "../../model/sqs-exceptions.ts";

/** @throws SqsException beyond 12 hours */
export function checkVisibilityTimeout(seconds: number): void {
  if (seconds >= 0 && seconds <= 43_200) return;
  throw invalidValue(seconds, "VisibilityTimeout", "Must be between 0 and 43200, if provided.");
}
