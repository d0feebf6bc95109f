import { present } from "./present.ts";
import type { ProjectFunction } from "./project.ts";

export type EventInvoke = NonNullable<ProjectFunction["eventInvoke"]>;

/** What a project says of a function's asynchronous invocations. */
export interface GivenEventInvoke {
  readonly retries: number | undefined;
  readonly ageSeconds: number | undefined;
  /** ARNs. */
  readonly success: string | undefined;
  readonly failure: string | undefined;
}

/** As the API takes it; `undefined` where nothing is said. */
export function eventInvokeWith({ retries, ageSeconds, success, failure }: GivenEventInvoke): EventInvoke | undefined {
  const destinations = present({
    OnSuccess: success === undefined ? undefined : { Destination: success },
    OnFailure: failure === undefined ? undefined : { Destination: failure },
  });
  const config = present({
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: ageSeconds,
    DestinationConfig: Object.keys(destinations).length > 0 ? destinations : undefined,
  });
  return Object.keys(config).length > 0 ? config : undefined;
}
