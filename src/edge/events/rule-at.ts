import type { RuleAddress } from "../../events/rules/rules.ts";
import type { Call } from "../rooms.ts";
import { type BusRequest, busNameAt } from "./bus-at.ts";

/** The rule that a request means, on the default bus where it names none. @throws what `busNameAt` does */
export function ruleAt(request: BusRequest & { readonly ruleName: string }, call: Call): RuleAddress {
  return { place: call.place, busName: busNameAt(request, call), name: request.ruleName };
}
