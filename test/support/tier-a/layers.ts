import { layerOne } from "../layers.ts";
import {
  badZip,
  type DeclaredErrors,
  inFullRegion,
  layerArn,
  noMarker,
  noPolicy,
  noResource,
  noSource,
  noStatement,
  policyTooLong,
  refused,
  stale,
  storageExceeded,
  takenSid,
} from "./declared.ts";

const layers = "/2018-10-31/layers";
const layerPolicy = (layer: string, more = "") => `${layers}/${layer}/policy${more}`;
const layerStatement = { StatementId: "new", Action: "lambda:GetLayerVersion", Principal: "*" };
const noVersion = (version: string) => `Layer version ${layerArn(version)} does not exist.`;
const tooSmall = "Layer Version Cannot be less than 1";
const anotherRegion = layerArn("l").replace("us-east-1", "eu-west-1");
const versionZero = "A version below 1 is one that is not there (API-221); all else the model has checked.";

export const layerErrors: DeclaredErrors = {
  AddLayerVersionPermission: {
    InvalidParameterValueException: versionZero,
    ResourceConflictException: refused(`POST ${layerPolicy("l/versions/1")}`, takenSid, {
      ...layerStatement,
      StatementId: "s",
    }),
    PolicyLengthExceededException: refused(`POST ${layerPolicy("full/versions/1")}`, policyTooLong, {
      ...layerStatement,
      StatementId: "s".repeat(100),
    }),
    ResourceNotFoundException: [
      refused(`POST ${layerPolicy("l/versions/9")}`, noVersion("l:9"), layerStatement),
      refused(`POST ${layerPolicy("none/versions/1")}`, noVersion("none:1"), layerStatement),
    ],
    PreconditionFailedException: refused(
      `POST ${layerPolicy("l/versions/1", "?RevisionId=older")}`,
      stale("GetLayerPolicy"),
      layerStatement,
    ),
  },
  DeleteLayerVersion: {},
  GetLayerVersion: {
    InvalidParameterValueException: refused(`GET ${layers}/l/versions/0`, tooSmall),
    ResourceNotFoundException: [
      refused(`GET ${layers}/l/versions/9`, noResource),
      refused(`GET ${layers}/none/versions/1`, noResource),
    ],
  },
  GetLayerVersionByArn: {
    InvalidParameterValueException: refused(`GET ${layers}?find=LayerVersion&Arn=${layerArn("l")}:0`, tooSmall),
    ResourceNotFoundException: refused(`GET ${layers}?find=LayerVersion&Arn=${layerArn("l")}:9`, noResource),
  },
  GetLayerVersionPolicy: {
    InvalidParameterValueException: versionZero,
    ResourceNotFoundException: [
      refused(`GET ${layerPolicy("full/versions/2")}`, noVersion("full:2")),
      refused(`GET ${layerPolicy("bare/versions/1")}`, noPolicy),
    ],
  },
  ListLayers: { InvalidParameterValueException: refused(`GET ${layers}?Marker=x`, noMarker) },
  ListLayerVersions: {
    InvalidParameterValueException: refused(`GET ${layers}/l/versions?Marker=x`, noMarker),
    ResourceNotFoundException: refused(`GET ${layers}/${anotherRegion}/versions`, noResource),
  },
  PublishLayerVersion: {
    InvalidParameterValueException: [
      refused(`POST ${layers}/l/versions`, noSource, { Content: {} }),
      refused(`POST ${layers}/l/versions`, badZip, { Content: { ZipFile: "bm90emlw" } }),
    ],
    ResourceNotFoundException: refused(`POST ${layers}/${anotherRegion}/versions`, noResource, {
      Content: { ZipFile: layerOne.toString("base64") },
    }),
    CodeStorageExceededException: inFullRegion(
      refused(`POST ${layers}/l/versions`, storageExceeded, { Content: { ZipFile: layerOne.toString("base64") } }),
    ),
  },
  RemoveLayerVersionPermission: {
    InvalidParameterValueException: versionZero,
    ResourceNotFoundException: [
      refused(`DELETE ${layerPolicy("l/versions/9", "/s")}`, noVersion("l:9")),
      refused(`DELETE ${layerPolicy("l/versions/1", "/x")}`, noStatement),
    ],
    PreconditionFailedException: refused(
      `DELETE ${layerPolicy("l/versions/1", "/s?RevisionId=older")}`,
      stale("GetLayerPolicy"),
    ),
  },
};
