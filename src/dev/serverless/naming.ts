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
