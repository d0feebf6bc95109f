import { type EventSource, eventSourceOf, isStream } from "../../catalogue/event-sources.ts";
import type { MappingDocument } from "../../catalogue/mapping-documents.ts";
import { eventSourceMappingArn } from "../../model/arn.ts";
import type { EventSourceMappingConfiguration } from "../models/lambda.ts";

const states = {
  creating: "Creating",
  updating: "Updating",
  enabling: "Enabling",
  disabling: "Disabling",
  deleting: "Deleting",
} as const;

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
    StateTransitionReason: reasonOf(mapping, source),
  };
}

/** AWS's own word, but for what AWS would read and this engine does not. */
function reasonOf({ status, isEnabled }: MappingDocument, source: EventSource): string {
  if (source !== "sqs" && status === "settled" && isEnabled) {
    return `This engine reads SQS queues alone: the mapping is kept, and nothing of ${sourceNames[source]} is read`;
  }
  return isStream(source) ? "User action" : "USER_INITIATED";
}

const sourceNames: Readonly<Record<Exclude<EventSource, "sqs">, string>> = {
  kinesis: "Kinesis streams",
  dynamodb: "DynamoDB streams",
  kafka: "Kafka topics",
  mq: "Amazon MQ brokers",
  documentdb: "DocumentDB change streams",
};

function settledState(isEnabled: boolean): string {
  return isEnabled ? "Enabled" : "Disabled";
}
