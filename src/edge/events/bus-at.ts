import { busNameIn, busPlace, ruleArn } from "../../events/rules/rule-documents.ts";
import { AccessDeniedException, ResourceNotFoundException } from "../../model/exceptions.ts";
import type { Call } from "../rooms.ts";

/** What somebody wants to do with a bus, or with a rule on it. */
export interface BusRequest {
  /** Its name or ARN; the default one where there is none. */
  readonly bus: string | undefined;
  /** `PutRule` */
  readonly operation: string;
  readonly ruleName?: string;
}

/**
 * The name of the caller's own bus that a request means. No bus has a policy here that lets other accounts in.
 * @throws AccessDeniedException, ResourceNotFoundException for one of another region
 */
export function busNameAt({ bus, operation, ruleName: name }: BusRequest, { place, callerArn }: Call): string {
  const busName = busNameIn(bus);
  const at = busPlace(bus, place);
  if (at.accountId !== place.accountId) {
    const resource = name === undefined ? bus : ruleArn({ place: at, busName, name });
    throw new AccessDeniedException(
      `User: ${callerArn} is not authorized to perform: events:${operation} on resource: ${resource} ` +
        `because no resource-based policy allows the events:${operation} action`,
    );
  }
  if (at.region === place.region) return busName;
  throw new ResourceNotFoundException(`Event bus ${busName} does not exist.`);
}
