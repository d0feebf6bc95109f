import type { CodeSource } from "../../catalogue/code-source.ts";
import type { FunctionCode } from "../models/lambda.ts";

/** Where the code of CreateFunction and UpdateFunctionCode is to come from. */
export function codeSource({ ZipFile, S3Bucket, S3Key, ImageUri }: FunctionCode): CodeSource {
  return { zip: ZipFile, isInS3: S3Bucket !== undefined || S3Key !== undefined, imageUri: ImageUri };
}
