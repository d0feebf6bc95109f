import { ownServices, yieldingServices } from "../model/services.ts";

/**
 * Signing names by service id, as the variables have it, where one is not the other's plain small or capital letters, or
 * where several services sign alike.
 */
const signingNames: Readonly<Record<string, string>> = {
  API_GATEWAY: "apigateway",
  APIGATEWAYMANAGEMENTAPI: "execute-api",
  APIGATEWAYV2: "apigateway",
  APPCONFIG: "appconfig",
  APPCONFIGDATA: "appconfig",
  BEDROCK: "bedrock",
  BEDROCK_RUNTIME: "bedrock",
  BEDROCK_AGENT_RUNTIME: "bedrock",
  CLOUDWATCH: "monitoring",
  CLOUDWATCH_LOGS: "logs",
  COGNITO_IDENTITY: "cognito-identity",
  COGNITO_IDENTITY_PROVIDER: "cognito-idp",
  DYNAMODB: "dynamodb",
  DYNAMODB_STREAMS: "dynamodb",
  EFS: "elasticfilesystem",
  EVENTBRIDGE: "events",
  CLOUDWATCH_EVENTS: "events",
  IOT_DATA_PLANE: "iotdata",
  OPENSEARCH: "es",
  RDS_DATA: "rds-data",
  REDSHIFT_DATA: "redshift-data",
  RESOURCE_GROUPS_TAGGING_API: "tagging",
  SAGEMAKER: "sagemaker",
  SAGEMAKER_RUNTIME: "sagemaker",
  SECRETS_MANAGER: "secretsmanager",
  SES: "ses",
  SESV2: "ses",
  SFN: "states",
  TIMESTREAM_QUERY: "timestream",
  TIMESTREAM_WRITE: "timestream",
};

const prefix = "AWS_ENDPOINT_URL_";

/**
 * Endpoints by signing name, as the variables of AWS's own tools name them: `AWS_ENDPOINT_URL_S3`. Those of the
 * engine's own services mean the engine, as do those of its other ones that name it, on `port`; and none counts where
 * the person wants them ignored.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointsIn(
  environment: Readonly<Record<string, string | undefined>>,
  port?: number,
): Record<string, string> {
  const endpoints: Record<string, string> = {};
  if (environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true") return endpoints;
  for (const [name, url] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || !url) continue;
    const service = signingName(name.slice(prefix.length));
    const isEngine = ownServices.includes(service) || (yieldingServices.includes(service) && isHere(url, port));
    if (!isEngine) endpoints[service] ??= url;
  }
  return endpoints;
}

function isHere(text: string, port: number | undefined): boolean {
  const url = URL.parse(text);
  return url?.port === String(port) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
}

/** The variable that configures a service, or the first of several that do. */
export function endpointVariable(service: string): string {
  return prefix + serviceIds(service)[0];
}

/**
 * What leads the SDKs of a process to `url`, once there is one, for these services, which go by the names that requests
 * are signed for.
 */
export function endpointVariables(services: readonly string[], url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  return Object.fromEntries(services.flatMap(serviceIds).map((id) => [prefix + id, url]));
}

function serviceIds(service: string): readonly [string, ...string[]] {
  const ids = Object.keys(signingNames).filter((id) => signingNames[id] === service);
  const [first = service.replaceAll("-", "_").toUpperCase(), ...others] = ids;
  return [first, ...others];
}

function signingName(serviceId: string): string {
  return signingNames[serviceId] ?? serviceId.toLowerCase().replaceAll("_", "");
}
