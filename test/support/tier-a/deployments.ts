import { one, sha, two } from "../functions.ts";
import { zipBytes } from "../zip-bytes.ts";
import {
  arn,
  badZip,
  creating,
  type DeclaredErrors,
  elsewhere,
  functionsOnly,
  inFullRegion,
  inProgress,
  layerArn,
  noFunction,
  noLayer,
  noProviders,
  noRuntime,
  noSignatures,
  noSource,
  notReachable,
  refused,
  stale,
  storageExceeded,
} from "./declared.ts";

const functions = "/2015-03-31/functions";
const larger = zipBytes([{ name: "index.js", data: `exports.handler = async () => "${"x".repeat(100)}"` }]);
const ZipFile = two.toString("base64");
const code = (name: string) => `PUT ${functions}/${name}/code`;
const configuration = (name: string) => `PUT ${functions}/${name}/configuration`;
const versions = (name: string) => `${functions}/${name}/versions`;
const getRevision = stale("GetFunction/GetAlias");
const notZip = Buffer.from("notzip").toString("base64");

const keptAttached = "A code signing configuration that a function has can't be deleted (API-077).";

export const deploymentErrors: DeclaredErrors = {
  PublishVersion: {
    InvalidParameterValueException: [
      refused(
        `POST ${versions("f")}`,
        `CodeSHA256 (bad) is different from current CodeSHA256 in $LATEST (${sha(one)}). ` +
          "Please try again with the CodeSHA256 in $LATEST.",
        { CodeSha256: "bad" },
      ),
      refused(`POST ${versions("f:1")}`, functionsOnly),
    ],
    ResourceConflictException: [
      refused(`POST ${versions("updating")}`, inProgress("updating")),
      refused(`POST ${versions("pending")}`, creating("pending")),
    ],
    ResourceNotFoundException: refused(`POST ${versions("none")}`, noFunction("none")),
    CodeStorageExceededException: inFullRegion(refused(`POST ${versions("large")}`, storageExceeded)),
    PreconditionFailedException: refused(`POST ${versions("f")}`, getRevision, { RevisionId: "older" }),
    FunctionVersionsPerCapacityProviderLimitExceededException: noProviders,
  },
  UpdateFunctionCode: {
    InvalidParameterValueException: [
      refused(code("f"), badZip, { ZipFile: notZip }),
      refused(code("f"), noSource, {}),
      refused(code("f"), "Please don't provide ImageUri when updating a function with packageType Zip.", {
        ImageUri: "i",
      }),
      refused(code("f:1"), functionsOnly, { ZipFile }),
    ],
    ResourceConflictException: [
      refused(code("updating"), inProgress("updating"), { ZipFile }),
      refused(code("pending"), creating("pending"), { ZipFile }),
      refused(code("behind"), inProgress("behind"), { ZipFile }),
    ],
    ResourceNotFoundException: [
      refused(code("none"), noFunction("none"), { ZipFile }),
      refused(code(elsewhere), notReachable, { ZipFile }),
    ],
    CodeStorageExceededException: inFullRegion(
      refused(code("small"), storageExceeded, { ZipFile: larger.toString("base64") }),
    ),
    PreconditionFailedException: refused(code("f"), getRevision, { ZipFile, RevisionId: "older" }),
    InvalidCodeSignatureException: noSignatures,
    CodeVerificationFailedException: noSignatures,
    CodeSigningConfigNotFoundException: keptAttached,
  },
  UpdateFunctionConfiguration: {
    InvalidParameterValueException: [
      refused(configuration("f"), noRuntime, { Runtime: "none" }),
      refused(configuration("f"), noLayer, { Layers: [`${layerArn("l")}:9`] }),
      refused(configuration("f:1"), functionsOnly, { Timeout: 5 }),
    ],
    ResourceConflictException: [
      refused(configuration("updating"), inProgress("updating"), { Timeout: 5 }),
      refused(configuration("pending"), creating("pending"), { Timeout: 5 }),
      refused(configuration("behind"), inProgress("behind"), { Timeout: 5 }),
    ],
    ResourceNotFoundException: refused(configuration(arn("none")), noFunction("none"), { Timeout: 5 }),
    PreconditionFailedException: refused(configuration("f"), getRevision, { Timeout: 5, RevisionId: "older" }),
    InvalidCodeSignatureException: noSignatures,
    CodeVerificationFailedException: noSignatures,
    CodeSigningConfigNotFoundException: keptAttached,
  },
};
