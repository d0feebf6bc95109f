import { one, role, two } from "../functions.ts";
import {
  badZip,
  type DeclaredErrors,
  elsewhere,
  fiftyOneTags,
  functionsOnly,
  inFullRegion,
  layerArn,
  noFunction,
  noLayer,
  noMarker,
  noProviders,
  noRuntime,
  noSignatures,
  noSource,
  notReachable,
  refused,
  storageExceeded,
  tooManyTags,
  twoQualifiers,
} from "./declared.ts";

const functions = "/2015-03-31/functions";
const unknownSigning = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-00000000000000000";
const create = `POST ${functions}`;
const ZipFile = two.toString("base64");
const wanted = {
  FunctionName: "new",
  Runtime: "nodejs22.x",
  Role: role,
  Handler: "index.handler",
  Code: { ZipFile: one.toString("base64") },
};
const versions = (name: string) => `${functions}/${name}/versions`;
const notZip = Buffer.from("notzip").toString("base64");

export const functionErrors: DeclaredErrors = {
  CreateFunction: {
    InvalidParameterValueException: [
      refused(create, "Runtime and Handler are mandatory parameters for functions created with deployment packages.", {
        ...wanted,
        Runtime: undefined,
      }),
      refused(create, noRuntime, { ...wanted, Runtime: "none" }),
      refused(create, noSource, { ...wanted, Code: {} }),
      refused(create, badZip, { ...wanted, Code: { ZipFile: notZip } }),
      refused(create, "Uploaded file must be a non-empty zip", { ...wanted, Code: { ZipFile: "" } }),
      refused(create, "Please do not provide other FunctionCode parameters when providing a ZipFile.", {
        ...wanted,
        Code: { ZipFile, S3Bucket: "bucket", S3Key: "key" },
      }),
      refused(
        create,
        "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
        { ...wanted, Code: { ImageUri: "i" }, PackageType: "Image" },
      ),
      refused(
        create,
        `1 validation error detected: Value '${"n".repeat(65)}' at 'functionName' failed to satisfy constraint: ` +
          "Member must have length less than or equal to 64",
        { ...wanted, FunctionName: "n".repeat(65) },
      ),
      refused(create, noLayer, { ...wanted, Layers: [`${layerArn("l")}:9`] }),
      refused(create, "Cannot reference more than 5 layers.", {
        ...wanted,
        Layers: Array.from({ length: 6 }, (_, index) => `${layerArn(`l${index}`)}:1`),
      }),
      refused(
        create,
        "Two different versions of the same layer are not allowed to be referenced in the same function. " +
          `${layerArn("l")}:1 and ${layerArn("l")}:1 are versions of the same layer.`,
        { ...wanted, Layers: [`${layerArn("l")}:1`, `${layerArn("l")}:1`] },
      ),
      refused(
        create,
        "Layers are not in the same region as the function. Layers are expected to be in region us-east-1.",
        { ...wanted, Layers: [`${layerArn("l").replace("us-east-1", "eu-west-1")}:1`] },
      ),
      refused(create, functionsOnly, { ...wanted, FunctionName: "new:1" }),
      refused(create, tooManyTags, { ...wanted, Tags: fiftyOneTags }),
    ],
    ResourceConflictException: refused(create, "Function already exist: f", { ...wanted, FunctionName: "f" }),
    ResourceNotFoundException: refused(create, notReachable, { ...wanted, FunctionName: elsewhere }),
    CodeStorageExceededException: inFullRegion(refused(create, storageExceeded, wanted)),
    InvalidCodeSignatureException: noSignatures,
    CodeVerificationFailedException: noSignatures,
    CodeSigningConfigNotFoundException: refused(
      create,
      `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${unknownSigning}.`,
      { ...wanted, CodeSigningConfigArn: unknownSigning },
    ),
    FunctionVersionsPerCapacityProviderLimitExceededException: noProviders,
  },
  DeleteFunction: {
    InvalidParameterValueException: [
      refused(
        `DELETE ${functions}/f?Qualifier=$LATEST`,
        "$LATEST version cannot be deleted without deleting the function.",
      ),
      refused(`DELETE ${functions}/f?Qualifier=live`, "Deletion of aliases is not currently supported."),
      refused(`DELETE ${functions}/f:1?Qualifier=2`, twoQualifiers),
    ],
    ResourceConflictException: refused(
      `DELETE ${functions}/f?Qualifier=1`,
      "Unable to delete version because the following aliases reference it: [live]",
    ),
    ResourceNotFoundException: [
      refused(`DELETE ${functions}/none`, noFunction("none")),
      refused(`DELETE ${functions}/none?Qualifier=1`, noFunction("none")),
      refused(`DELETE ${functions}/${elsewhere}`, notReachable),
    ],
  },
  GetFunction: {
    InvalidParameterValueException: refused(`GET ${functions}/f:1?Qualifier=2`, twoQualifiers),
    ResourceNotFoundException: [
      refused(`GET ${functions}/none`, noFunction("none")),
      refused(`GET ${functions}/f?Qualifier=42`, noFunction("f:42")),
      refused(`GET ${functions}/f:$LATEST.PUBLISHED`, noFunction("f:$LATEST.PUBLISHED")),
      refused(`GET ${functions}/${elsewhere}`, notReachable),
    ],
  },
  GetFunctionConfiguration: {
    InvalidParameterValueException: refused(`GET ${functions}/f:1/configuration?Qualifier=2`, twoQualifiers),
    ResourceNotFoundException: [
      refused(`GET ${functions}/none/configuration`, noFunction("none")),
      refused(`GET ${functions}/f/configuration?Qualifier=none`, noFunction("f:none")),
    ],
  },
  GetFunctionCodeSigningConfig: {
    InvalidParameterValueException: "A function's name is all that it takes, and the model has checked it.",
    ResourceNotFoundException: refused("GET /2020-06-30/functions/none/code-signing-config", noFunction("none")),
  },
  GetAccountSettings: {},
  ListFunctions: { InvalidParameterValueException: refused(`GET ${functions}?Marker=x`, noMarker) },
  ListVersionsByFunction: {
    InvalidParameterValueException: refused(`GET ${versions("f")}?Marker=x`, noMarker),
    ResourceNotFoundException: refused(`GET ${versions("none")}`, noFunction("none")),
  },
};
