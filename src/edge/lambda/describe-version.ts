import type { DescribedVersion, VersionDocument } from "../../catalogue/documents.ts";
import type { FunctionSettings, LoggingSettings, VpcSettings } from "../../catalogue/settings.ts";
import { runtimeVersion } from "../../logs/format.ts";
import { findRuntime } from "../../model/runtimes.ts";
import type { FunctionConfiguration, LoggingConfig, VpcConfigResponse } from "../models/lambda.ts";
import { timestamp } from "./timestamp.ts";

/** A version as every operation but the lists shows it (API-120 … API-137). */
export function describeVersion(described: DescribedVersion, region: string): FunctionConfiguration {
  const { version } = described;
  return {
    ...describeListed(described),
    ...describeRuntime(version, region),
    ...describeStatus(version),
  };
}

/** The same as ListFunctions and ListVersionsByFunction show it: without states (API-134, API-135). */
export function describeListed({ document, version, functionArn }: DescribedVersion): FunctionConfiguration {
  const { code, settings } = version;
  return {
    FunctionName: document.functionName,
    FunctionArn: functionArn,
    Runtime: settings.runtimeId,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.sizeBytes,
    Description: settings.description,
    Timeout: settings.timeoutMs / 1000,
    MemorySize: settings.memoryMiB,
    LastModified: timestamp(version.modifiedAt),
    CodeSha256: Buffer.from(code.sha256, "hex").toString("base64"),
    Version: version.version,
    TracingConfig: { Mode: settings.tracing },
    RevisionId: version.revisionId,
    PackageType: "Zip",
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMiB },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: loggingConfig(settings.logging),
    ...describeOptional(settings),
  };
}

/** API-134 */
function describeRuntime({ settings }: VersionDocument, region: string): FunctionConfiguration {
  const runtime = findRuntime(settings.runtimeId);
  return runtime ? { RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersion(runtime, region).arn } } : {};
}

/** Shown only where it was given (API-131, API-136, API-137). */
function describeOptional(settings: FunctionSettings): FunctionConfiguration {
  const { environmentVariables, vpc, deadLetterTargetArn, kmsKeyArn, layers } = settings;
  return {
    ...(environmentVariables && { Environment: { Variables: environmentVariables } }),
    ...(vpc && { VpcConfig: vpcConfig(vpc) }),
    ...(deadLetterTargetArn !== undefined && { DeadLetterConfig: { TargetArn: deadLetterTargetArn } }),
    ...(kmsKeyArn !== undefined && { KMSKeyArn: kmsKeyArn }),
    ...(layers.length > 0 && { Layers: layers.map(({ arn, sizeBytes }) => ({ Arn: arn, CodeSize: sizeBytes })) }),
  };
}

/** API-140, API-141 */
function describeStatus({ status }: VersionDocument): FunctionConfiguration {
  const reason = "The function is being created.";
  switch (status) {
    case "creating":
      return { State: "Pending", StateReason: reason, StateReasonCode: "Creating" };
    case "updating":
      return {
        State: "Active",
        LastUpdateStatus: "InProgress",
        LastUpdateStatusReason: reason,
        LastUpdateStatusReasonCode: "Creating",
      };
    case "ready":
      return { State: "Active", LastUpdateStatus: "Successful" };
    default:
      return status satisfies never;
  }
}

function loggingConfig(logging: LoggingSettings): LoggingConfig {
  if (logging.format === "Text") return { LogFormat: "Text", LogGroup: logging.logGroup };
  return {
    LogFormat: "JSON",
    ApplicationLogLevel: logging.applicationLogLevel,
    SystemLogLevel: logging.systemLogLevel,
    LogGroup: logging.logGroup,
  };
}

function vpcConfig(vpc: VpcSettings): VpcConfigResponse {
  return {
    SubnetIds: vpc.subnetIds,
    SecurityGroupIds: vpc.securityGroupIds,
    VpcId: "",
    Ipv6AllowedForDualStack: vpc.ipv6AllowedForDualStack,
  };
}
