import type { DescribedEventInvoke } from "../../catalogue/event-invoke.ts";
import type { Destinations, EventInvokeSettings } from "../../catalogue/documents.ts";
import type {
  DestinationConfig,
  FunctionEventInvokeConfig,
  PutFunctionEventInvokeConfigRequest,
} from "../models/lambda.ts";

type Given = Omit<PutFunctionEventInvokeConfigRequest, "FunctionName" | "Qualifier">;

/** What a request says of asynchronous invocations. */
export function eventInvokeSettings(given: Given): EventInvokeSettings {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig: destinations } = given;
  return {
    ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: MaximumRetryAttempts }),
    ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeSeconds: MaximumEventAgeInSeconds }),
    ...(destinations && { destinations: destinationsIn(destinations) }),
  };
}

/** The model lets an empty destination pass: it is none. */
function destinationsIn({ OnSuccess, OnFailure }: DestinationConfig): Destinations {
  return {
    ...(OnSuccess?.Destination && { onSuccess: OnSuccess.Destination }),
    ...(OnFailure?.Destination && { onFailure: OnFailure.Destination }),
  };
}

/** API-215: both destinations are always shown, the rest only if it was given. */
export function describeEventInvoke({ config, functionArn }: DescribedEventInvoke): FunctionEventInvokeConfig {
  const { maximumRetryAttempts, maximumEventAgeSeconds, destinations = {}, modifiedAt } = config;
  const { onSuccess, onFailure } = destinations;
  return {
    LastModified: modifiedAt / 1000,
    FunctionArn: functionArn,
    MaximumRetryAttempts: maximumRetryAttempts,
    MaximumEventAgeInSeconds: maximumEventAgeSeconds,
    DestinationConfig: { OnSuccess: { Destination: onSuccess }, OnFailure: { Destination: onFailure } },
  };
}
