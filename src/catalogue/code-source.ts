import { ControlRequestTooLargeException, InvalidParameterValueException } from "../model/exceptions.ts";
import { maxZipBytes } from "../model/limits.ts";

/** Where a deployment package is to come from, as the caller said it; exactly one is right. */
export interface CodeSource {
  readonly zip: Uint8Array | undefined;
  readonly isInS3: boolean;
  readonly imageUri: string | undefined;
}

/**
 * The zip itself, which is all that can be deployed yet: there is no object store to fetch from (API-201).
 * @throws InvalidParameterValueException, ControlRequestTooLargeException
 */
export function checkCodeSource({ zip, isInS3, imageUri }: CodeSource): Uint8Array {
  if (zip && (isInS3 || imageUri !== undefined)) {
    throw new InvalidParameterValueException(
      "Please do not provide other FunctionCode parameters when providing a ZipFile.",
    );
  }
  if (isInS3) {
    throw new InvalidParameterValueException(
      "Error occurred while GetObject. S3 Error Code: NoSuchBucket. " +
        "S3 Error Message: The specified bucket does not exist",
    );
  }
  if (!zip) throw new InvalidParameterValueException("Please provide a source for function code.");
  if (zip.length === 0) throw new InvalidParameterValueException("Uploaded file must be a non-empty zip");
  if (zip.length > maxZipBytes) {
    throw new ControlRequestTooLargeException(`Zipped size must be smaller than ${maxZipBytes} bytes`);
  }
  return zip;
}
