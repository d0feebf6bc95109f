import type { GivenLogging, GivenSettings, VpcSettings } from "../../catalogue/settings.ts";
import type { CreateFunctionRequest, LoggingConfig, VpcConfig } from "../models/lambda.ts";

/** What CreateFunction and UpdateFunctionConfiguration both set. */
type SettableMembers = Pick<
  CreateFunctionRequest,
  | "Runtime"
  | "Handler"
  | "Description"
  | "Timeout"
  | "MemorySize"
  | "VpcConfig"
  | "DeadLetterConfig"
  | "Environment"
  | "KMSKeyArn"
  | "TracingConfig"
  | "Layers"
  | "EphemeralStorage"
  | "LoggingConfig"
>;

/** The members of a request as the catalogue names them; what was left out stays `undefined`. */
export function givenSettings(input: SettableMembers): GivenSettings {
  return {
    runtimeId: input.Runtime,
    handler: input.Handler,
    description: input.Description,
    timeoutMs: input.Timeout === undefined ? undefined : input.Timeout * 1000,
    memoryMiB: input.MemorySize,
    ephemeralStorageMiB: input.EphemeralStorage?.Size,
    tracing: input.TracingConfig?.Mode,
    logging: givenLogging(input.LoggingConfig),
    environmentVariables: input.Environment && (input.Environment.Variables ?? {}),
    vpc: givenVpc(input.VpcConfig),
    deadLetterTargetArn: input.DeadLetterConfig && (input.DeadLetterConfig.TargetArn ?? ""),
    kmsKeyArn: input.KMSKeyArn,
    layers: input.Layers,
  };
}

function givenLogging(config: LoggingConfig | undefined): GivenLogging | undefined {
  return (
    config && {
      format: config.LogFormat,
      logGroup: config.LogGroup,
      applicationLogLevel: config.ApplicationLogLevel,
      systemLogLevel: config.SystemLogLevel,
    }
  );
}

function givenVpc(config: VpcConfig | undefined): VpcSettings | undefined {
  return (
    config && {
      subnetIds: config.SubnetIds ?? [],
      securityGroupIds: config.SecurityGroupIds ?? [],
      ipv6AllowedForDualStack: config.Ipv6AllowedForDualStack ?? false,
    }
  );
}
