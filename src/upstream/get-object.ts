import type { IncomingMessage } from "node:http";
import { AccessDeniedException, InvalidParameterValueException } from "../model/exceptions.ts";
import type { Credentials } from "./credentials.ts";
import { ServiceRefusal } from "./refusal.ts";
import { beginningOf, escaped, signedRequest } from "./signed-request.ts";
import type { Upstreams } from "./upstreams.ts";

/** An object in S3; without a version its newest. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | undefined;
}

export interface GetObjectOptions {
  readonly upstreams: Upstreams;
  readonly region: string;
  /** `undefined` asks without a signature. */
  readonly credentials: Credentials | undefined;
}

/** The bytes of an object. @throws as `objectGetter` says */
export type GetObject = (address: ObjectAddress) => AsyncGenerator<Uint8Array>;

/** An S3 that says nothing for so long is given up. */
const silenceMs = 60_000;

/** Longer refusals are no errors of S3's. */
const maxRefusalBytes = 65_536;

/**
 * Fetches objects from the S3 that is configured. Redirects are not followed: they would lead where nobody sent the
 * engine. @throws InvalidParameterValueException with S3's own words (API-201) or where no S3 is configured,
 * AccessDeniedException, UpstreamUnreachableException
 */
export function objectGetter(options: GetObjectOptions): GetObject {
  return async function* getObject(address) {
    const answer = await ask(address, options);
    if (answer.statusCode !== 200) throw await refused(answer, address);
    try {
      for await (const chunk of answer.iterator()) yield chunk;
    } catch (error) {
      throw getObjectError("IncompleteBody", "The object broke off while it was read.", error);
    }
  };
}

async function ask(address: ObjectAddress, options: GetObjectOptions): Promise<IncomingMessage> {
  const { upstreams } = options;
  if (!upstreams.has("s3")) {
    throw new InvalidParameterValueException(
      "Code in S3 is fetched from the S3 endpoint of this engine, which has none: start it with --upstream s3=URL, " +
        "or set AWS_ENDPOINT_URL_S3",
    );
  }
  const path = `/${address.bucket}/${address.key.split("/").map(escaped).join("/")}`;
  const query = address.version === undefined ? {} : { versionId: address.version };
  const { region, credentials } = options;
  const request = { service: "s3", region, method: "GET", path, query, silenceMs };
  return await signedRequest(request, { upstreams, credentials });
}

async function refused(answer: IncomingMessage, { bucket, key }: ObjectAddress): Promise<Error> {
  const { code, reason: message } = new ServiceRefusal("s3", answer, await start(answer));
  if (code !== "AccessDenied") return getObjectError(code, message);
  return new AccessDeniedException(
    "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for " +
      `${bucket}/${key}. S3 Error Code: ${code}. S3 Error Message: ${message}`,
  );
}

function getObjectError(code: string, message: string, cause?: unknown): InvalidParameterValueException {
  const text = `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`;
  return new InvalidParameterValueException(text, { cause });
}

/** A connection that fails now has said what it will. */
async function start(answer: IncomingMessage): Promise<string> {
  try {
    return await beginningOf(answer, maxRefusalBytes);
  } catch {
    return ""; // broken off
  }
}
