/**
 * The settings of an event source mapping under their names in the API (API-223), absent where they were never given:
 * almost all of them are only kept and shown again.
 */
export interface MappingSettings extends StreamSettings, KafkaSettings {
  readonly EventSourceArn?: string | undefined;
  readonly BatchSize?: number | undefined;
  readonly MaximumBatchingWindowInSeconds?: number | undefined;
  readonly FilterCriteria?: { readonly Filters?: readonly Filter[] | undefined } | undefined;
  readonly FunctionResponseTypes?: readonly "ReportBatchItemFailures"[] | undefined;
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number | undefined } | undefined;
  readonly Queues?: readonly string[] | undefined;
  readonly SourceAccessConfigurations?: readonly SourceAccess[] | undefined;
  readonly DocumentDBEventSourceConfig?: DocumentDbSettings | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly MetricsConfig?: { readonly Metrics?: readonly Metric[] | undefined } | undefined;
  readonly LoggingConfig?: { readonly SystemLogLevel?: "DEBUG" | "INFO" | "WARN" | undefined } | undefined;
  readonly ProvisionedPollerConfig?: PollerSettings | undefined;
}

/** Of streams, some of Kafka too. */
interface StreamSettings {
  readonly StartingPosition?: "LATEST" | "AT_TIMESTAMP" | "TRIM_HORIZON" | undefined;
  /** Epoch seconds. */
  readonly StartingPositionTimestamp?: number | undefined;
  readonly ParallelizationFactor?: number | undefined;
  readonly MaximumRecordAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly BisectBatchOnFunctionError?: boolean | undefined;
  readonly TumblingWindowInSeconds?: number | undefined;
  readonly DestinationConfig?: MappingDestinations | undefined;
}

interface KafkaSettings {
  readonly Topics?: readonly string[] | undefined;
  readonly SelfManagedEventSource?: SelfManagedSource | undefined;
  readonly AmazonManagedKafkaEventSourceConfig?: ConsumerSettings | undefined;
  readonly SelfManagedKafkaEventSourceConfig?: ConsumerSettings | undefined;
}

interface SelfManagedSource {
  readonly Endpoints?: Readonly<Record<string, readonly string[]>> | undefined;
}

interface ConsumerSettings {
  readonly ConsumerGroupId?: string | undefined;
  readonly SchemaRegistryConfig?: SchemaRegistry | undefined;
}

interface SchemaRegistry {
  readonly SchemaRegistryURI?: string | undefined;
  readonly EventRecordFormat?: "JSON" | "SOURCE" | undefined;
  readonly AccessConfigs?: readonly SchemaRegistryAccess[] | undefined;
  readonly SchemaValidationConfigs?: readonly { readonly Attribute?: "KEY" | "VALUE" | undefined }[] | undefined;
}

interface SchemaRegistryAccess {
  readonly Type?: CertificateOrBasic | undefined;
  readonly URI?: string | undefined;
}

type CertificateOrBasic = "BASIC_AUTH" | "CLIENT_CERTIFICATE_TLS_AUTH" | "SERVER_ROOT_CA_CERTIFICATE";

interface SourceAccess {
  readonly Type?:
    | CertificateOrBasic
    | "VPC_SUBNET"
    | "VPC_SECURITY_GROUP"
    | "SASL_SCRAM_512_AUTH"
    | "SASL_SCRAM_256_AUTH"
    | "VIRTUAL_HOST"
    | undefined;
  readonly URI?: string | undefined;
}

export interface Filter {
  readonly Pattern?: string | undefined;
}

interface MappingDestinations {
  readonly OnSuccess?: { readonly Destination?: string | undefined } | undefined;
  readonly OnFailure?: { readonly Destination?: string | undefined } | undefined;
}

interface DocumentDbSettings {
  readonly DatabaseName?: string | undefined;
  readonly CollectionName?: string | undefined;
  readonly FullDocument?: "UpdateLookup" | "Default" | undefined;
}

type Metric = "EventCount" | "ErrorCount" | "KafkaMetrics";

interface PollerSettings {
  readonly MinimumPollers?: number | undefined;
  readonly MaximumPollers?: number | undefined;
  readonly PollerGroupName?: string | undefined;
}

/** `settings` with what was given in its place; what is given empty is removed (API-224). */
export function changedMapping(settings: MappingSettings, given: MappingSettings): MappingSettings {
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const changed: MappingSettings = { ...settings, ...chosen };
  const { FilterCriteria, ScalingConfig, KMSKeyArn, DestinationConfig, ...rest } = changed;
  const onFailure = DestinationConfig?.OnFailure?.Destination;
  return {
    ...rest,
    ...(FilterCriteria?.Filters?.length && { FilterCriteria }),
    ...(ScalingConfig?.MaximumConcurrency !== undefined && { ScalingConfig }),
    ...(KMSKeyArn && { KMSKeyArn }),
    ...(DestinationConfig && { DestinationConfig: { OnFailure: onFailure ? { Destination: onFailure } : {} } }),
  };
}
