/** Names that Serverless Framework makes, which configurations refer to. */

/** `create-user` is `CreateDashuser` in the ids of what it becomes. */
function normalized(key: string): string {
  const upper = key.charAt(0).toUpperCase() + key.slice(1);
  return upper.replaceAll("-", "Dash").replaceAll("_", "Underscore");
}

export function functionLogicalId(key: string): string {
  return `${normalized(key)}LambdaFunction`;
}

export function layerLogicalId(key: string): string {
  return `${normalized(key)}LambdaLayer`;
}

export function logGroupLogicalId(key: string): string {
  return `${normalized(key)}LogGroup`;
}

/** An id that can stand in the name of a host. */
export function apiId(service: string, kind: string): string {
  const label = service
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${label.slice(0, 58)}-${kind}`;
}
