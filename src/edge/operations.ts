import { addLayerVersionPermission } from "./lambda/add-layer-version-permission.ts";
import { addPermission } from "./lambda/add-permission.ts";
import { createAlias } from "./lambda/create-alias.ts";
import { createCodeSigningConfig } from "./lambda/create-code-signing-config.ts";
import { createEventSourceMapping } from "./lambda/create-event-source-mapping.ts";
import { createFunction } from "./lambda/create-function.ts";
import { createFunctionUrlConfig } from "./lambda/create-function-url-config.ts";
import { deleteAlias } from "./lambda/delete-alias.ts";
import { deleteCodeSigningConfig } from "./lambda/delete-code-signing-config.ts";
import { deleteEventSourceMapping } from "./lambda/delete-event-source-mapping.ts";
import { deleteFunction } from "./lambda/delete-function.ts";
import { deleteFunctionCodeSigningConfig } from "./lambda/delete-function-code-signing-config.ts";
import { deleteFunctionConcurrency } from "./lambda/delete-function-concurrency.ts";
import { deleteFunctionEventInvokeConfig } from "./lambda/delete-function-event-invoke-config.ts";
import { deleteFunctionUrlConfig } from "./lambda/delete-function-url-config.ts";
import { deleteLayerVersion } from "./lambda/delete-layer-version.ts";
import { deleteProvisionedConcurrencyConfig } from "./lambda/delete-provisioned-concurrency-config.ts";
import { getAccountSettings } from "./lambda/get-account-settings.ts";
import { getAlias } from "./lambda/get-alias.ts";
import { getCodeSigningConfig } from "./lambda/get-code-signing-config.ts";
import { getEventSourceMapping } from "./lambda/get-event-source-mapping.ts";
import { getFunction } from "./lambda/get-function.ts";
import { getFunctionCodeSigningConfig } from "./lambda/get-function-code-signing-config.ts";
import { getFunctionConcurrency } from "./lambda/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./lambda/get-function-configuration.ts";
import { getFunctionEventInvokeConfig } from "./lambda/get-function-event-invoke-config.ts";
import { getFunctionRecursionConfig } from "./lambda/get-function-recursion-config.ts";
import { getFunctionScalingConfig } from "./lambda/get-function-scaling-config.ts";
import { getFunctionUrlConfig } from "./lambda/get-function-url-config.ts";
import { getLayerVersion } from "./lambda/get-layer-version.ts";
import { getLayerVersionByArn } from "./lambda/get-layer-version-by-arn.ts";
import { getLayerVersionPolicy } from "./lambda/get-layer-version-policy.ts";
import { getPolicy } from "./lambda/get-policy.ts";
import { getProvisionedConcurrencyConfig } from "./lambda/get-provisioned-concurrency-config.ts";
import { getRuntimeManagementConfig } from "./lambda/get-runtime-management-config.ts";
import { invoke } from "./lambda/invoke.ts";
import { invokeAsync } from "./lambda/invoke-async.ts";
import { invokeWithResponseStream } from "./lambda/invoke-with-response-stream.ts";
import { listAliases } from "./lambda/list-aliases.ts";
import { listCodeSigningConfigs } from "./lambda/list-code-signing-configs.ts";
import { listEventSourceMappings } from "./lambda/list-event-source-mappings.ts";
import { listFunctionEventInvokeConfigs } from "./lambda/list-function-event-invoke-configs.ts";
import { listFunctionUrlConfigs } from "./lambda/list-function-url-configs.ts";
import { listFunctions } from "./lambda/list-functions.ts";
import { listFunctionsByCodeSigningConfig } from "./lambda/list-functions-by-code-signing-config.ts";
import { listLayerVersions } from "./lambda/list-layer-versions.ts";
import { listLayers } from "./lambda/list-layers.ts";
import { listProvisionedConcurrencyConfigs } from "./lambda/list-provisioned-concurrency-configs.ts";
import { listTags } from "./lambda/list-tags.ts";
import { listVersionsByFunction } from "./lambda/list-versions-by-function.ts";
import { publishLayerVersion } from "./lambda/publish-layer-version.ts";
import { publishVersion } from "./lambda/publish-version.ts";
import { putFunctionCodeSigningConfig } from "./lambda/put-function-code-signing-config.ts";
import { putFunctionConcurrency } from "./lambda/put-function-concurrency.ts";
import { putFunctionEventInvokeConfig } from "./lambda/put-function-event-invoke-config.ts";
import { putFunctionRecursionConfig } from "./lambda/put-function-recursion-config.ts";
import { putFunctionScalingConfig } from "./lambda/put-function-scaling-config.ts";
import { putProvisionedConcurrencyConfig } from "./lambda/put-provisioned-concurrency-config.ts";
import { putRuntimeManagementConfig } from "./lambda/put-runtime-management-config.ts";
import { removeLayerVersionPermission } from "./lambda/remove-layer-version-permission.ts";
import { removePermission } from "./lambda/remove-permission.ts";
import { tagResource } from "./lambda/tag-resource.ts";
import { untagResource } from "./lambda/untag-resource.ts";
import { updateAlias } from "./lambda/update-alias.ts";
import { updateCodeSigningConfig } from "./lambda/update-code-signing-config.ts";
import { updateEventSourceMapping } from "./lambda/update-event-source-mapping.ts";
import { updateFunctionCode } from "./lambda/update-function-code.ts";
import { updateFunctionConfiguration } from "./lambda/update-function-configuration.ts";
import { updateFunctionEventInvokeConfig } from "./lambda/update-function-event-invoke-config.ts";
import { updateFunctionUrlConfig } from "./lambda/update-function-url-config.ts";
import type { ServiceName } from "./models/model.ts";
import type { Perform } from "./perform.ts";
import type { Call, Rooms } from "./rooms.ts";
import type { Route } from "./route.ts";
import { assumeRole } from "./sts/assume-role.ts";
import { getCallerIdentity } from "./sts/get-caller-identity.ts";
import { getSessionToken } from "./sts/get-session-token.ts";
import { unsupported } from "./unsupported.ts";

type Operations = Readonly<Record<string, Perform>>;

/** Of services that not every engine is asked for, loaded when one is. */
const later = {
  events: async (): Promise<Operations> => (await import("./events/operations.ts")).eventsOperations,
  logs: async (): Promise<Operations> => (await import("./logs/operations.ts")).logsOperations,
  scheduler: async (): Promise<Operations> => (await import("./scheduler/operations.ts")).schedulerOperations,
  sqs: async (): Promise<Operations> => (await import("./sqs/operations.ts")).sqsOperations,
};

/** Every operation that is built, under its name in the model. */
const operations: Record<Exclude<ServiceName, keyof typeof later>, Operations> = {
  lambda: {
    AddLayerVersionPermission: addLayerVersionPermission,
    AddPermission: addPermission,
    CreateAlias: createAlias,
    CreateCodeSigningConfig: createCodeSigningConfig,
    CreateEventSourceMapping: createEventSourceMapping,
    CreateFunction: createFunction,
    CreateFunctionUrlConfig: createFunctionUrlConfig,
    DeleteAlias: deleteAlias,
    DeleteCodeSigningConfig: deleteCodeSigningConfig,
    DeleteEventSourceMapping: deleteEventSourceMapping,
    DeleteFunction: deleteFunction,
    DeleteFunctionCodeSigningConfig: deleteFunctionCodeSigningConfig,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig,
    DeleteFunctionUrlConfig: deleteFunctionUrlConfig,
    DeleteLayerVersion: deleteLayerVersion,
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig,
    GetAccountSettings: getAccountSettings,
    GetAlias: getAlias,
    GetCodeSigningConfig: getCodeSigningConfig,
    GetEventSourceMapping: getEventSourceMapping,
    GetFunction: getFunction,
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig,
    GetFunctionConcurrency: getFunctionConcurrency,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig,
    GetFunctionRecursionConfig: getFunctionRecursionConfig,
    GetFunctionScalingConfig: getFunctionScalingConfig,
    GetFunctionUrlConfig: getFunctionUrlConfig,
    GetLayerVersion: getLayerVersion,
    GetLayerVersionByArn: getLayerVersionByArn,
    GetLayerVersionPolicy: getLayerVersionPolicy,
    GetPolicy: getPolicy,
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig,
    GetRuntimeManagementConfig: getRuntimeManagementConfig,
    Invoke: invoke,
    InvokeAsync: invokeAsync,
    InvokeWithResponseStream: invokeWithResponseStream,
    ListAliases: listAliases,
    ListCodeSigningConfigs: listCodeSigningConfigs,
    ListEventSourceMappings: listEventSourceMappings,
    ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs,
    ListFunctionUrlConfigs: listFunctionUrlConfigs,
    ListFunctions: listFunctions,
    ListFunctionsByCodeSigningConfig: listFunctionsByCodeSigningConfig,
    ListLayerVersions: listLayerVersions,
    ListLayers: listLayers,
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs,
    ListTags: listTags,
    ListVersionsByFunction: listVersionsByFunction,
    PublishLayerVersion: publishLayerVersion,
    PublishVersion: publishVersion,
    PutFunctionCodeSigningConfig: putFunctionCodeSigningConfig,
    PutFunctionConcurrency: putFunctionConcurrency,
    PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig,
    PutFunctionRecursionConfig: putFunctionRecursionConfig,
    PutFunctionScalingConfig: putFunctionScalingConfig,
    PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig,
    PutRuntimeManagementConfig: putRuntimeManagementConfig,
    RemoveLayerVersionPermission: removeLayerVersionPermission,
    RemovePermission: removePermission,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateAlias: updateAlias,
    UpdateCodeSigningConfig: updateCodeSigningConfig,
    UpdateEventSourceMapping: updateEventSourceMapping,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig,
    UpdateFunctionUrlConfig: updateFunctionUrlConfig,
  },
  sts: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity, GetSessionToken: getSessionToken },
};

/** Those of a service that do what AWS's do; all others answer as `unsupported` says. */
export async function builtOperations(service: ServiceName): Promise<ReadonlySet<string>> {
  return new Set(Object.keys(isLater(service) ? await later[service]() : operations[service]));
}

/** Performs the operation, or answers for one that is not built. @throws AwsException */
export function perform(route: Route, input: object, rooms: Rooms, call: Call): object | Promise<object> {
  const { service, name } = route;
  const performIn = (table: Operations): object | Promise<object> => {
    const operation = table[name];
    return operation ? operation(input, rooms, call) : unsupported(route);
  };
  return isLater(service) ? later[service]().then(performIn) : performIn(operations[service]);
}

function isLater(service: ServiceName): service is keyof typeof later {
  return Object.hasOwn(later, service);
}
