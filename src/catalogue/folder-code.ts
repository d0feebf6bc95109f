import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import type { ObjectAddress } from "../upstream/get-object.ts";
import type { CodePackage } from "./documents.ts";

/** The bucket that stands for the folders of the machine that the engine runs on: a key is the path of one. */
export const folderBucket = "file";

/** What lies in a folder now, as a zip. @throws InvalidParameterValueException */
export async function* folderCode(address: ObjectAddress): AsyncGenerator<Uint8Array> {
  await checkFolder(address);
  // Only who develops pays for it.
  const { PackageError, zipOfFolder } = await import("../store/zip-folder.ts");
  try {
    yield* zipOfFolder(address.key);
  } catch (error) {
    throw error instanceof PackageError ? new InvalidParameterValueException(error.message, { cause: error }) : error;
  }
}

/** The folder itself, with a new identity each time: who deploys it again says that it has changed. */
export async function linkedFolder(address: ObjectAddress): Promise<CodePackage> {
  await checkFolder(address);
  return { sha256: randomBytes(32).toString("hex"), sizeBytes: 0, folder: address.key };
}

async function checkFolder({ key, version }: ObjectAddress): Promise<void> {
  check(
    isAbsolute(key),
    `Where S3Bucket is '${folderBucket}', S3Key must be the absolute path of a folder, not '${key}'`,
  );
  check(
    version === undefined,
    `A folder has no versions: leave S3ObjectVersion out where S3Bucket is '${folderBucket}'`,
  );
  const what = await stat(key).catch(() => undefined);
  check(what !== undefined, `There is no folder '${key}' on the machine of this engine`);
  check(what.isDirectory(), `'${key}' is no folder: S3Key must be the path of the one it lies in`);
}

function check(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new InvalidParameterValueException(complaint);
}
