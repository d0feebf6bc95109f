import type { Target } from "../../catalogue/address.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { AccessDeniedException, InvalidParameterValueException } from "../../model/exceptions.ts";
import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from "../models/lambda.ts";

/**
 * Refuses what this engine does not have, rather than to pretend it (API-012).
 * @throws InvalidParameterValueException
 */
export function refuseUnsupported(
  operation: string,
  input: CreateFunctionRequest | UpdateFunctionConfigurationRequest,
): void {
  const { FileSystemConfigs, ImageConfig, CapacityProviderConfig, DurableConfig } = input;
  const lists = { FileSystemConfigs: FileSystemConfigs?.length ? FileSystemConfigs : undefined };
  for (const [member, value] of Object.entries({ ...lists, ImageConfig, CapacityProviderConfig, DurableConfig })) {
    if (value !== undefined) throw unsupported(operation, member);
  }
  if (input.SnapStart?.ApplyOn === "PublishedVersions") {
    throw new InvalidParameterValueException(
      `${input.Runtime ?? "Node.js"} is not supported for SnapStart enabled functions.`,
    );
  }
}

/** What only a new function can be given. @throws InvalidParameterValueException */
export function refuseUnsupportedFunction(input: CreateFunctionRequest): void {
  const { PackageType, Runtime, Handler, Layers, TenancyConfig, PublishTo } = input;
  if (PackageType === "Image" && (Runtime ?? Handler ?? Layers) !== undefined) {
    throw new InvalidParameterValueException(
      "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
    );
  }
  if (PackageType === "Image") throw unsupported("CreateFunction", "PackageType Image");
  for (const [member, value] of Object.entries({ TenancyConfig, PublishTo })) {
    if (value !== undefined) throw unsupported("CreateFunction", member);
  }
  refuseUnsupported("CreateFunction", input);
}

/**
 * Capacity providers are what scaling configurations are for, and no function here is on one (API-232).
 * @throws ResourceNotFoundException (API-115), AccessDeniedException
 */
export function refuseScaling({ place, name, qualifier }: Target, operation: string, catalogue: Catalogue): never {
  catalogue.describe(name, qualifier, { place, operation });
  throw new AccessDeniedException(
    "The function provided by the arn does not contain a capacity provider configuration",
  );
}

export function unsupported(operation: string, what: string): InvalidParameterValueException {
  return new InvalidParameterValueException(
    `This operation is not supported by this endpoint: ${operation} with ${what}`,
  );
}
