import { eventSourceOf, isStream } from "../../catalogue/event-sources.ts";
import type { MappingDocument } from "../../catalogue/mapping-documents.ts";
import { eventSourceMappingArn } from "../../model/arn.ts";
import type { EventSourceMappingConfiguration } from "../models/lambda.ts";

const states = { creating: "Creating", updating: "Updating", deleting: "Deleting" } as const;

/** API-224, API-225 */
export function describeMapping(mapping: MappingDocument): EventSourceMappingConfiguration {
  const { place, uuid, functionArn, status, isEnabled, modifiedAt, settings } = mapping;
  const source = eventSourceOf(settings);
  return {
    UUID: uuid,
    EventSourceMappingArn: eventSourceMappingArn(place, uuid),
    ...settings,
    FunctionArn: functionArn,
    LastModified: modifiedAt / 1000,
    ...(source !== "sqs" && { LastProcessingResult: "No records processed" }),
    State: status === "settled" ? settledState(isEnabled) : states[status],
    StateTransitionReason: isStream(source) ? "User action" : "USER_INITIATED",
  };
}

function settledState(isEnabled: boolean): string {
  return isEnabled ? "Enabled" : "Disabled";
}
