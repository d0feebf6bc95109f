import { ControlRequestTooLargeException, InvalidParameterValueException } from "../model/exceptions.ts";
import { maxZipBytes } from "../model/limits.ts";
import type { ObjectAddress } from "../upstream/get-object.ts";

/** Where a deployment package is to come from, as the caller said it; exactly one is right. */
export interface CodeSource {
  readonly zip: Uint8Array | undefined;
  readonly object: { readonly [K in keyof ObjectAddress]: string | undefined } | undefined;
  readonly imageUri: string | undefined;
}

/**
 * The zip itself, or where it lies in S3 (API-201): there it may have any size.
 * @throws InvalidParameterValueException, ControlRequestTooLargeException
 */
export function checkCodeSource({ zip, object, imageUri }: CodeSource): Uint8Array | ObjectAddress {
  if (zip && (object || imageUri !== undefined)) {
    throw new InvalidParameterValueException(
      "Please do not provide other FunctionCode parameters when providing a ZipFile.",
    );
  }
  if (object?.bucket !== undefined && object.key !== undefined) {
    return { bucket: object.bucket, key: object.key, version: object.version };
  }
  if (!zip) throw new InvalidParameterValueException("Please provide a source for function code.");
  if (zip.length === 0) throw new InvalidParameterValueException("Uploaded file must be a non-empty zip");
  if (zip.length > maxZipBytes) {
    throw new ControlRequestTooLargeException(`Zipped size must be smaller than ${maxZipBytes} bytes`);
  }
  return zip;
}
