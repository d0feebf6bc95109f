import type { Service } from "./service.ts";

/** What works here without them, or does nothing that a local engine could. */
const needless = new Set(
  (
    "serverless-offline serverless-esbuild serverless-webpack serverless-bundle serverless-dotenv-plugin " +
    "serverless-plugin-typescript serverless-plugin-common-excludes serverless-prune-plugin " +
    "serverless-plugin-include-dependencies serverless-iam-roles-per-function " +
    "serverless-deployment-bucket serverless-plugin-warmup serverless-plugin-optimize " +
    "serverless-offline-scheduler serverless-offline-sqs serverless-plugin-log-retention"
  ).split(" "),
);

/** Members of a provider that are read, or that say where and how it is deployed. */
const known = new Set(
  (
    "name runtime memorySize timeout environment stage region architecture httpApi apiGateway apiName " +
    "logs layers tags tracing eventBridge stackName stackTags deploymentBucket deploymentMethod " +
    "deploymentPrefix profile iam role iamRoleStatements cfnRole rolePermissionsBoundary versionFunctions " +
    "lambdaHashingVersion logRetentionInDays endpointType vpcEndpointIds resolver rollbackConfiguration " +
    "disableRollback notificationArns stackPolicy stackParameters websocketsApiName " +
    "websocketsApiRouteSelectionExpression build logDataProtectionPolicy disableDefaultOutputExportNames " +
    "resourcePolicy usagePlan apiKeys"
  ).split(" "),
);

/** Members of the file itself; plugins bring more. */
const topLevel = new Set(
  (
    "service app org tenant frameworkVersion useDotenv variablesResolutionMode console " +
    "deprecationNotificationMode disabledDeprecations configValidationMode licenseKey package custom " +
    "build params stages provider functions layers resources plugins outputs"
  ).split(" "),
);

/** Adds what is in the file and has no effect here. */
export function listUnserved({ root, provider, draft }: Service): void {
  const { unserved } = draft;
  for (const plugin of pluginsOf(root)) {
    if (!needless.has(plugin.text() ?? "")) unserved.push(plugin.unserved(`plugin ${plugin.text()}`));
  }
  for (const [name, each] of provider.entries()) if (!known.has(name)) unserved.push(each.unserved(each.path));
  for (const [name, each] of root.entries()) if (!topLevel.has(name)) unserved.push(each.unserved(each.path));
}

/** A list, or an object with `modules`. */
function pluginsOf(root: Service["root"]): Service["root"][] {
  const plugins = root.get("plugins");
  return (plugins.get("modules").isThere ? plugins.get("modules") : plugins).list();
}
