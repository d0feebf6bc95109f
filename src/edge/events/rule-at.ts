import { busNameIn } from "../../events/rules/rule-documents.ts";
import type { RuleAddress } from "../../events/rules/rules.ts";
import type { Place } from "../../model/arn.ts";

/** The rule that a request means, on the default bus where it names none. */
export function ruleAt(name: string, bus: string | undefined, place: Place): RuleAddress {
  return { place, busName: busNameIn(bus), name };
}
