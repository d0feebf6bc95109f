import type { CodeSource } from "../../catalogue/code-source.ts";
import type { FunctionCode } from "../models/lambda.ts";

/** Where the code of CreateFunction and UpdateFunctionCode is to come from, and what a layer has (API-1003). */
export function codeSource(given: FunctionCode): CodeSource {
  const { ZipFile: zip, S3Bucket: bucket, S3Key: key, S3ObjectVersion: version, ImageUri: imageUri } = given;
  const isInS3 = bucket !== undefined || key !== undefined;
  return { zip, object: isInS3 ? { bucket, key, version } : undefined, imageUri };
}
