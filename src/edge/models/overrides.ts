import type { Member, Operation, ServiceName, Shape } from "./model.ts";

/**
 * Where the live service answers otherwise than its published model says, each with the rule that says so
 * (`docs/spec/lambda-api.md`). `npm run generate` works them into the tables beside this file.
 */
export interface Override {
  readonly rule: string;
  readonly service: ServiceName;
  readonly operation?: { readonly name: string } & Partial<Operation>;
  readonly shape?: { readonly name: string } & Partial<Shape>;
  readonly member?: { readonly of: string; readonly name: string } & Partial<Member>;
}

const region = String.raw`(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}`;

const functionName = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?(${region}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`;

const namespacedFunctionName = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?(${region}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;

const destination = String.raw`$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:(${region})?:(\d{12})?:(.*)`;

const layerVersion = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:${region}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)`;

const uuid = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

const taggable = String.raw`arn:(aws[a-zA-Z-]*):lambda:${region}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:${uuid}|capacity-provider:[a-zA-Z0-9-_]+)`;

const logGroupName = String.raw`[\.\-_/#A-Za-z0-9]+`;

export const overrides: readonly Override[] = [
  { rule: "API-028", service: "lambda", operation: { name: "DeleteFunction", status: 204 } },

  { rule: "API-113 P-F", service: "lambda", shape: { name: "FunctionName", pattern: functionName } },
  {
    rule: "API-113 P-N",
    service: "lambda",
    shape: { name: "NamespacedFunctionName", pattern: namespacedFunctionName },
  },
  { rule: "API-113 P-D", service: "lambda", shape: { name: "DestinationArn", pattern: destination } },
  { rule: "API-113 P-LV", service: "lambda", shape: { name: "LayerVersionArn", pattern: layerVersion, max: 2048 } },
  { rule: "API-113 P-T", service: "lambda", shape: { name: "TaggableResource", pattern: taggable } },

  { rule: "API-201", service: "lambda", shape: { name: "MemorySize", max: 10_240 } },
  { rule: "API-201", service: "lambda", shape: { name: "Timeout", max: 900 } },

  { rule: "API-173", service: "lambda", shape: { name: "InvokeMode", enum: ["RESPONSE_STREAM", "BUFFERED"] } },
  {
    rule: "API-173",
    service: "lambda",
    shape: { name: "EventSourcePosition", enum: ["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"] },
  },
  { rule: "API-173", service: "lambda", shape: { name: "RecursiveLoop", enum: ["Terminate", "Allow"] } },

  { rule: "API-174", service: "lambda", member: { of: "CreateFunctionRequest", name: "Runtime", shape: "String" } },
  {
    rule: "API-174",
    service: "lambda",
    member: { of: "UpdateFunctionConfigurationRequest", name: "Runtime", shape: "String" },
  },

  ...["Put", "Get", "Delete"].map((verb) => ({
    rule: "API-604",
    service: "lambda" as const,
    shape: {
      name: `${verb}ProvisionedConcurrencyConfigRequest`,
      required: ["FunctionName", ...(verb === "Put" ? ["ProvisionedConcurrentExecutions"] : [])],
    },
  })),

  ...["CreateLogGroup", "CreateLogStream"].flatMap((operation) => [
    {
      rule: "API-810",
      service: "logs" as const,
      shape: {
        name: `${operation}Name`,
        type: "string" as const,
        min: 1,
        pattern: operation === "CreateLogGroup" ? logGroupName : "[^:*]*",
      },
    },
    {
      rule: "API-810",
      service: "logs" as const,
      member: {
        of: `${operation}Request`,
        name: operation === "CreateLogGroup" ? "logGroupName" : "logStreamName",
        shape: `${operation}Name`,
      },
    },
  ]),
  { rule: "API-820", service: "logs", shape: { name: "AmazonResourceName", pattern: String.raw`[\w+=/:,.@*#-]*` } },
  { rule: "API-804", service: "logs", shape: { name: "LogGroupIdentifier", pattern: String.raw`[\w#+=/:,.@*-]*` } },
];
