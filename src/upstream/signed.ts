import type { Credentials } from "./credentials.ts";

/** A request before it is signed. */
export interface Unsigned {
  readonly method: string;
  readonly host: string;
  /** Encoded once. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Signer {
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** The request's headers and those of its signature (SigV4), by name. */
export async function signedHeaders(
  { method, host, path, query = {}, headers = {}, body }: Unsigned,
  { service, region, credentials }: Signer,
): Promise<Record<string, string>> {
  // Only who calls a service that wants signatures pays for it.
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([import("@smithy/signature-v4"), import("./sha256.ts")]);
  // S3 alone takes paths as they are.
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== "s3" });
  const request = {
    method,
    protocol: "http:",
    hostname: host,
    path,
    query: { ...query },
    headers: { ...headers, host },
  };
  return (await signer.sign({ ...request, ...(body && { body }) })).headers;
}
