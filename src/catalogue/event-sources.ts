import { InvalidParameterValueException } from "../model/exceptions.ts";
import { isFilterPattern } from "./filter-pattern.ts";
import type { MappingSettings } from "./mapping-settings.ts";

/** What records are read from. */
export type EventSource = "sqs" | "kinesis" | "dynamodb" | "kafka" | "mq" | "documentdb";

const arnForms: readonly (readonly [EventSource, service: string, resource: string])[] = [
  ["sqs", "sqs", String.raw`[\w-]{1,80}(?:\.fifo)?`],
  ["kinesis", "kinesis", String.raw`stream/[\w.-]+(?:/consumer/[\w.-]+:\d+)?`],
  ["dynamodb", "dynamodb", String.raw`table/[\w.-]+/stream/[\w:.-]+`],
  ["kafka", "kafka", String.raw`cluster/[\w-]+/[\w-]+`],
  ["mq", "mq", String.raw`broker:[\w.-]+:[\w-]+`],
  ["documentdb", "rds", String.raw`cluster:[\w-]+`],
];

const patterns = arnForms.map(
  ([source, service, resource]) =>
    [source, new RegExp(String.raw`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\d{12}:${resource}$`)] as const,
);

/** @throws InvalidParameterValueException for anything else (API-226) */
export function eventSourceOf({ EventSourceArn, SelfManagedEventSource }: MappingSettings): EventSource {
  if (EventSourceArn === undefined && SelfManagedEventSource) return "kafka";
  const [source] = patterns.find(([, pattern]) => pattern.test(EventSourceArn ?? "")) ?? [];
  if (!source) throw new InvalidParameterValueException("Unrecognized event source.");
  return source;
}

/**
 * Looks at a queue before a mapping of it is made or changed, for a function of this timeout.
 * @throws InvalidParameterValueException (API-226)
 */
export type CheckSource = (settings: MappingSettings, timeoutMs: number) => Promise<void>;

export function isStream(source: EventSource): boolean {
  return source === "kinesis" || source === "dynamodb";
}

/** AWS's defaults (API-223, API-224); a consumer group is called like its mapping. */
export function defaultsOf(
  source: EventSource,
  { SelfManagedEventSource }: MappingSettings,
  uuid: string,
): MappingSettings {
  switch (source) {
    case "sqs":
      return { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [] };
    case "kinesis":
    case "dynamodb":
      return streamDefaults;
    case "kafka": {
      const consumer = { ConsumerGroupId: uuid };
      const isSelfManaged = SelfManagedEventSource !== undefined;
      return {
        BatchSize: 100,
        ...(isSelfManaged && { SelfManagedKafkaEventSourceConfig: consumer }),
        ...(!isSelfManaged && { AmazonManagedKafkaEventSourceConfig: consumer }),
      };
    }
    case "mq":
    case "documentdb":
      return { BatchSize: 100 };
    default:
      throw new Error(`no defaults for ${String(source satisfies never)}`);
  }
}

const streamDefaults: MappingSettings = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 0,
  FunctionResponseTypes: [],
  BisectBatchOnFunctionError: false,
  DestinationConfig: { OnFailure: {} },
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  ParallelizationFactor: 1,
  TumblingWindowInSeconds: 0,
};

/** What the model can't say of a mapping's settings. @throws InvalidParameterValueException (API-226) */
export function checkMapping(source: EventSource, settings: MappingSettings): void {
  const { StartingPosition, BatchSize = 0, MaximumBatchingWindowInSeconds = 0, DestinationConfig } = settings;
  if (isStream(source) && StartingPosition === undefined) {
    throw new InvalidParameterValueException(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: " +
        "Member must not be null.",
    );
  }
  if (source === "dynamodb" && StartingPosition === "AT_TIMESTAMP") {
    throw new InvalidParameterValueException(
      `Unsupported starting position for arn type: ${String(settings.EventSourceArn)}`,
    );
  }
  if (source === "sqs" && BatchSize > 10 && MaximumBatchingWindowInSeconds === 0) {
    throw new InvalidParameterValueException(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
  if (DestinationConfig && !isStream(source) && source !== "kafka") {
    throw new InvalidParameterValueException(
      "Unsupported DestinationConfig parameter for given event source mapping type.",
    );
  }
  for (const { Pattern } of settings.FilterCriteria?.Filters ?? []) {
    if (Pattern === undefined || !isFilterPattern(Pattern)) {
      throw new InvalidParameterValueException("Invalid filter pattern definition.");
    }
  }
}
