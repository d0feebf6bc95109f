import { addLayerVersionPermission } from "./lambda/add-layer-version-permission.ts";
import { createFunction } from "./lambda/create-function.ts";
import { deleteFunction } from "./lambda/delete-function.ts";
import { deleteLayerVersion } from "./lambda/delete-layer-version.ts";
import { deleteProvisionedConcurrencyConfig } from "./lambda/delete-provisioned-concurrency-config.ts";
import { getFunctionConfiguration } from "./lambda/get-function-configuration.ts";
import { getFunction } from "./lambda/get-function.ts";
import { getLayerVersionByArn } from "./lambda/get-layer-version-by-arn.ts";
import { getLayerVersionPolicy } from "./lambda/get-layer-version-policy.ts";
import { getLayerVersion } from "./lambda/get-layer-version.ts";
import { getProvisionedConcurrencyConfig } from "./lambda/get-provisioned-concurrency-config.ts";
import { invoke } from "./lambda/invoke.ts";
import { listFunctions } from "./lambda/list-functions.ts";
import { listLayerVersions } from "./lambda/list-layer-versions.ts";
import { listLayers } from "./lambda/list-layers.ts";
import { listProvisionedConcurrencyConfigs } from "./lambda/list-provisioned-concurrency-configs.ts";
import { publishLayerVersion } from "./lambda/publish-layer-version.ts";
import { publishVersion } from "./lambda/publish-version.ts";
import { putProvisionedConcurrencyConfig } from "./lambda/put-provisioned-concurrency-config.ts";
import { removeLayerVersionPermission } from "./lambda/remove-layer-version-permission.ts";
import { updateFunctionCode } from "./lambda/update-function-code.ts";
import { updateFunctionConfiguration } from "./lambda/update-function-configuration.ts";
import { describeLogGroups } from "./logs/describe-log-groups.ts";
import { describeLogStreams } from "./logs/describe-log-streams.ts";
import { filterLogEvents } from "./logs/filter-log-events.ts";
import { getLogEvents } from "./logs/get-log-events.ts";
import type { ServiceName } from "./models/model.ts";
import type { Call, Rooms } from "./rooms.ts";
import type { Route } from "./route.ts";
import { getCallerIdentity } from "./sts/get-caller-identity.ts";
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
    CreateFunction: createFunction,
    DeleteFunction: deleteFunction,
    DeleteLayerVersion: deleteLayerVersion,
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig,
    GetFunction: getFunction,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetLayerVersion: getLayerVersion,
    GetLayerVersionByArn: getLayerVersionByArn,
    GetLayerVersionPolicy: getLayerVersionPolicy,
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig,
    Invoke: invoke,
    ListFunctions: listFunctions,
    ListLayerVersions: listLayerVersions,
    ListLayers: listLayers,
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs,
    PublishLayerVersion: publishLayerVersion,
    PublishVersion: publishVersion,
    PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig,
    RemoveLayerVersionPermission: removeLayerVersionPermission,
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
  sts: { GetCallerIdentity: getCallerIdentity },
};

/** Performs the operation, or answers for one that is not built. @throws AwsException */
export function perform(route: Route, input: object, rooms: Rooms, call: Call): object | Promise<object> {
  const operation = operations[route.service][route.name];
  return operation ? operation(input, rooms, call) : unsupported(route);
}
