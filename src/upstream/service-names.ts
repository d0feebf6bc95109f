import { ownServices } from "../model/services.ts";

/** Signing names by service id, as the variables have it, where one is not the other's plain small or capital letters. */
const variables: Readonly<Record<string, string>> = {
  API_GATEWAY: "apigateway",
  APIGATEWAYMANAGEMENTAPI: "execute-api",
  APIGATEWAYV2: "apigateway",
  APPCONFIGDATA: "appconfig",
  BEDROCK_RUNTIME: "bedrock",
  BEDROCK_AGENT_RUNTIME: "bedrock",
  CLOUDWATCH: "monitoring",
  CLOUDWATCH_LOGS: "logs",
  COGNITO_IDENTITY: "cognito-identity",
  COGNITO_IDENTITY_PROVIDER: "cognito-idp",
  EFS: "elasticfilesystem",
  EVENTBRIDGE: "events",
  CLOUDWATCH_EVENTS: "events",
  IOT_DATA_PLANE: "iotdata",
  OPENSEARCH: "es",
  RDS_DATA: "rds-data",
  REDSHIFT_DATA: "redshift-data",
  RESOURCE_GROUPS_TAGGING_API: "tagging",
  SAGEMAKER_RUNTIME: "sagemaker",
  SECRETS_MANAGER: "secretsmanager",
  SESV2: "ses",
  SFN: "states",
  TIMESTREAM_QUERY: "timestream",
  TIMESTREAM_WRITE: "timestream",
};

const prefix = "AWS_ENDPOINT_URL_";

/**
 * Endpoints by signing name, as the variables of AWS's own tools name them: `AWS_ENDPOINT_URL_S3`. Those of the
 * engine's own services mean the engine, and none counts where the person wants them ignored.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointsIn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const endpoints: Record<string, string> = {};
  if (environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true") return endpoints;
  for (const [name, url] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || !url) continue;
    const service = signingName(name.slice(prefix.length));
    if (!ownServices.includes(service)) endpoints[service] ??= url;
  }
  return endpoints;
}

/** The variable that configures a service: the first in the table, where several do. */
export function endpointVariable(service: string): string {
  const [serviceId] = Object.entries(variables).find(([, name]) => name === service) ?? [];
  return prefix + (serviceId ?? service.replaceAll("-", "_").toUpperCase());
}

function signingName(serviceId: string): string {
  return variables[serviceId] ?? serviceId.toLowerCase().replaceAll("_", "");
}
