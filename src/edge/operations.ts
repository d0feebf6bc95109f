import { addLayerVersionPermission } from "./lambda/add-layer-version-permission.ts";
import { createAlias } from "./lambda/create-alias.ts";
import { createFunction } from "./lambda/create-function.ts";
import { deleteAlias } from "./lambda/delete-alias.ts";
import { deleteFunction } from "./lambda/delete-function.ts";
import { deleteFunctionConcurrency } from "./lambda/delete-function-concurrency.ts";
import { deleteLayerVersion } from "./lambda/delete-layer-version.ts";
import { deleteProvisionedConcurrencyConfig } from "./lambda/delete-provisioned-concurrency-config.ts";
import { getAccountSettings } from "./lambda/get-account-settings.ts";
import { getAlias } from "./lambda/get-alias.ts";
import { getFunction } from "./lambda/get-function.ts";
import { getFunctionConcurrency } from "./lambda/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./lambda/get-function-configuration.ts";
import { getLayerVersion } from "./lambda/get-layer-version.ts";
import { getLayerVersionByArn } from "./lambda/get-layer-version-by-arn.ts";
import { getLayerVersionPolicy } from "./lambda/get-layer-version-policy.ts";
import { getProvisionedConcurrencyConfig } from "./lambda/get-provisioned-concurrency-config.ts";
import { invoke } from "./lambda/invoke.ts";
import { listAliases } from "./lambda/list-aliases.ts";
import { listFunctions } from "./lambda/list-functions.ts";
import { listLayerVersions } from "./lambda/list-layer-versions.ts";
import { listLayers } from "./lambda/list-layers.ts";
import { listProvisionedConcurrencyConfigs } from "./lambda/list-provisioned-concurrency-configs.ts";
import { listTags } from "./lambda/list-tags.ts";
import { listVersionsByFunction } from "./lambda/list-versions-by-function.ts";
import { publishLayerVersion } from "./lambda/publish-layer-version.ts";
import { publishVersion } from "./lambda/publish-version.ts";
import { putFunctionConcurrency } from "./lambda/put-function-concurrency.ts";
import { putProvisionedConcurrencyConfig } from "./lambda/put-provisioned-concurrency-config.ts";
import { removeLayerVersionPermission } from "./lambda/remove-layer-version-permission.ts";
import { tagResource } from "./lambda/tag-resource.ts";
import { untagResource } from "./lambda/untag-resource.ts";
import { updateAlias } from "./lambda/update-alias.ts";
import { updateFunctionCode } from "./lambda/update-function-code.ts";
import { updateFunctionConfiguration } from "./lambda/update-function-configuration.ts";
import { describeLogGroups } from "./logs/describe-log-groups.ts";
import { describeLogStreams } from "./logs/describe-log-streams.ts";
import { filterLogEvents } from "./logs/filter-log-events.ts";
import { getLogEvents } from "./logs/get-log-events.ts";
import type { ServiceName } from "./models/model.ts";
import type { Call, Rooms } from "./rooms.ts";
import type { Route } from "./route.ts";
import { assumeRole } from "./sts/assume-role.ts";
import { getCallerIdentity } from "./sts/get-caller-identity.ts";
import { getSessionToken } from "./sts/get-session-token.ts";
import { unsupported } from "./unsupported.ts";

/**
 * Written as a method, whose parameters may be narrower: `parseInput` made the input after the same model that its
 * type was generated from.
 */
type Perform = { perform(input: object, rooms: Rooms, call: Call): object | Promise<object> }["perform"];

/** Every operation that is built, under its name in the model. */
const operations: Record<ServiceName, Readonly<Record<string, Perform>>> = {
  lambda: {
    AddLayerVersionPermission: addLayerVersionPermission,
    CreateAlias: createAlias,
    CreateFunction: createFunction,
    DeleteAlias: deleteAlias,
    DeleteFunction: deleteFunction,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    DeleteLayerVersion: deleteLayerVersion,
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig,
    GetAccountSettings: getAccountSettings,
    GetAlias: getAlias,
    GetFunction: getFunction,
    GetFunctionConcurrency: getFunctionConcurrency,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetLayerVersion: getLayerVersion,
    GetLayerVersionByArn: getLayerVersionByArn,
    GetLayerVersionPolicy: getLayerVersionPolicy,
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig,
    Invoke: invoke,
    ListAliases: listAliases,
    ListFunctions: listFunctions,
    ListLayerVersions: listLayerVersions,
    ListLayers: listLayers,
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs,
    ListTags: listTags,
    ListVersionsByFunction: listVersionsByFunction,
    PublishLayerVersion: publishLayerVersion,
    PublishVersion: publishVersion,
    PutFunctionConcurrency: putFunctionConcurrency,
    PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig,
    RemoveLayerVersionPermission: removeLayerVersionPermission,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateAlias: updateAlias,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    // none attached is no error: Terraform asks for it with every plan (API-228)
    GetFunctionCodeSigningConfig: () => ({}),
  },
  logs: {
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
  },
  sts: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity, GetSessionToken: getSessionToken },
};

/** Performs the operation, or answers for one that is not built. @throws AwsException */
export function perform(route: Route, input: object, rooms: Rooms, call: Call): object | Promise<object> {
  const operation = operations[route.service][route.name];
  return operation ? operation(input, rooms, call) : unsupported(route);
}
