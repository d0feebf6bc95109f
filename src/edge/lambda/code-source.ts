import type { CodeSource } from "../../catalogue/code-source.ts";
import { folderBucket } from "../../catalogue/folder-code.ts";
import { InvalidParameterValueException } from "../../model/exceptions.ts";
import type { FunctionCode } from "../models/lambda.ts";
import type { Rooms } from "../rooms.ts";

/**
 * Where the code of CreateFunction and UpdateFunctionCode is to come from, and what a layer has (API-1003).
 * @throws InvalidParameterValueException for a folder of this machine where none is allowed
 */
export function codeSource(given: FunctionCode, { config }: Rooms): CodeSource {
  const { ZipFile: zip, S3Bucket: bucket, S3Key: key, S3ObjectVersion: version, ImageUri: imageUri } = given;
  if (bucket === folderBucket && !config.allowFileCode) {
    throw new InvalidParameterValueException(
      `This engine takes no code from folders of its machine, which is what S3Bucket '${folderBucket}' means: ` +
        "start it with --allow-file-code",
    );
  }
  const isInS3 = bucket !== undefined || key !== undefined;
  return { zip, object: isInS3 ? { bucket, key, version } : undefined, imageUri };
}
