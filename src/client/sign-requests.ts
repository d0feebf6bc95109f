/** A request before anybody vouches for it. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer | undefined;
}

/** Resolves to the headers to send: those of the request, and the signature's. */
export type Sign = (request: UnsignedRequest) => Promise<Record<string, string>>;

/**
 * Signs with the credentials in the environment, as AWS's own tools do; `undefined` where there are none, which an
 * engine without access keys does not mind.
 */
export async function signerFor(region: string, service: Service): Promise<Sign | undefined> {
  const accessKeyId = process.env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = process.env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = process.env["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return await signerWith({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }, region, service);
}

type Service = "lambda" | "logs" | "sns" | "sqs" | "events" | "scheduler";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export async function signerWith(credentials: Credentials, region: string, service: Service): Promise<Sign> {
  // Loaded here: most commands, and most people, never sign.
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
    import("@smithy/signature-v4"),
    import("../upstream/sha256.ts"),
  ]);
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  return async ({ method, url, headers, body }) => {
    const { protocol, hostname, pathname: path, host, searchParams } = url;
    const query = Object.fromEntries(searchParams);
    const unsigned = { method, protocol, hostname, path, query, headers: { ...headers, host } };
    const signed = await signer.sign({ ...unsigned, ...(body !== undefined && { body }) });
    // fetch sends `host` by itself.
    delete signed.headers["host"];
    return signed.headers;
  };
}
