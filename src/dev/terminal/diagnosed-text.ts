import type { Facts } from "../../diagnostics.ts";

/** What the engine reports of itself, as a line for who develops: `events.given-up  orders  reason RetriesExhausted`. */
export function diagnosedText(event: string, facts: Facts): string {
  const { functionArn, requestId, id, stack, ...others } = facts;
  const functionName = functionArn === undefined ? [] : [String(functionArn).split(":")[6] ?? ""];
  const told = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const which = String(requestId ?? id ?? "").slice(0, 8);
  const line = [event, ...functionName, told.join(", "), which].filter((each) => each !== "").join("  ");
  return stack === undefined ? line : `${line}\n${stack}`;
}
