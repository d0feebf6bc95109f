import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SignatureV4Base, createScope, getSigningKey } from "@smithy/signature-v4";
import { Sha256 } from "../../upstream/sha256.ts";
import { pathOf, queryTextOf } from "../routes.ts";
import type { Claim } from "./claim.ts";

class Signer extends SignatureV4Base {
  constructor(claim: Claim, secret: string) {
    const credentials = { accessKeyId: claim.accessKeyId, secretAccessKey: secret };
    const { region, service } = claim;
    super({ credentials, region, service, sha256: Sha256, uriEscapePath: service !== "s3" });
  }

  /** Hex. */
  async signatureOf(claim: Claim, secret: string, request: SignedRequest): Promise<string> {
    const canonical = this.createCanonicalRequest(request, headersOf(claim, request), request.payloadHash);
    const scope = createScope(claim.scopeDate, claim.region, claim.service);
    const text = await this.createStringToSign(claim.signedAt, scope, canonical, "AWS4-HMAC-SHA256");
    const credentials = { accessKeyId: claim.accessKeyId, secretAccessKey: secret };
    const key = await getSigningKey(Sha256, credentials, claim.scopeDate, claim.region, claim.service);
    return createHmac("sha256", key).update(text).digest("hex");
  }
}

interface SignedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  /** As it was sent: encoded once. */
  readonly path: string;
  readonly query: Record<string, string | string[]>;
  readonly headers: Record<string, string>;
  readonly payloadHash: string;
}

/** Whether `secret` made the signature of `claim` for this request (API-720, API-721). */
export async function isSignedBy(
  secret: string,
  claim: Claim,
  { method = "", url = "", headers }: IncomingMessage,
  body: Uint8Array,
): Promise<boolean> {
  const [path, search] = [pathOf(url), queryTextOf(url)];
  const query = queryOf(search, claim);
  const request = {
    method,
    protocol: "http:",
    hostname: "",
    path,
    query,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    payloadHash: payloadHash(claim, headers, body),
  };
  const right = Buffer.from(await new Signer(claim, secret).signatureOf(claim, secret, request));
  const given = Buffer.from(claim.signature);
  return right.length === given.length && timingSafeEqual(right, given);
}

/** The headers that were signed, as they came. */
function headersOf({ signedHeaders }: Claim, { headers }: SignedRequest): Record<string, string> {
  return Object.fromEntries(
    signedHeaders.map((name) => [
      name,
      (Object.hasOwn(headers, name) ? String(headers[name]) : "").trim().replaceAll(/\s+/g, " "),
    ]),
  );
}

function queryOf(search: string, { expiresInSeconds }: Claim): Record<string, string | string[]> {
  const query: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) (query[name] ??= []).push(value);
  if (expiresInSeconds !== undefined) delete query["X-Amz-Signature"];
  return query;
}

function payloadHash(
  { expiresInSeconds, service }: Claim,
  headers: IncomingMessage["headers"],
  body: Uint8Array,
): string {
  const declared = headers["x-amz-content-sha256"]?.toString();
  if (declared === "UNSIGNED-PAYLOAD" || declared?.startsWith("STREAMING-")) return declared;
  if (declared === undefined && expiresInSeconds !== undefined && service === "s3") return "UNSIGNED-PAYLOAD";
  return createHash("sha256").update(body).digest("hex");
}
