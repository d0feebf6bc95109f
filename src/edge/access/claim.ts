import type { IncomingHttpHeaders } from "node:http";
import { IncompleteSignatureException } from "../../model/exceptions.ts";

/** Who a request says it comes from, as its signature is written (API-720). */
export interface Claim {
  readonly accessKeyId: string;
  /** `20260101` */
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  /** Lower case, as they were signed. */
  readonly signedHeaders: readonly string[];
  /** Hex. */
  readonly signature: string;
  /** `20260101T000000Z` */
  readonly signedAt: string;
  readonly sessionToken: string | undefined;
  /** Of a presigned URL: seconds for which it is good. */
  readonly expiresInSeconds: number | undefined;
}

const algorithm = "AWS4-HMAC-SHA256";
const longestSeconds = 7 * 24 * 3600;
/** Bound to the signature otherwise, or of no meaning. */
const mayBeUnsigned = new Set(["x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-user-agent"]);

/** In the header or in a presigned URL; `undefined` where a request is not signed. @throws IncompleteSignatureException */
export function claimOf(headers: IncomingHttpHeaders, query: URLSearchParams): Claim | undefined {
  const { authorization } = headers;
  const isPresigned = query.get("X-Amz-Algorithm") === algorithm;
  if (!isPresigned && authorization === undefined) return undefined;
  const claim = isPresigned ? presigned(query) : signed(authorization ?? "", headers);
  if (Number.isNaN(timeOf(claim.signedAt))) {
    throw new IncompleteSignatureException(
      `Date must be in ISO-8601 'basic format'. Got '${claim.signedAt}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  checkSigned(claim, headers);
  return claim;
}

/** What can't be said beside a signature. @throws IncompleteSignatureException */
function checkSigned({ signedHeaders }: Claim, headers: IncomingHttpHeaders): void {
  const present = Object.keys(headers).filter((name) => name.startsWith("x-amz-") && !mayBeUnsigned.has(name));
  const unsigned = ["host", ...present].filter((name) => !signedHeaders.includes(name));
  if (unsigned.length === 0) return;
  throw new IncompleteSignatureException(`There are headers that were not signed: ${unsigned.join(", ")}`);
}

/** API-724 */
function signed(authorization: string, headers: IncomingHttpHeaders): Claim {
  const given = authorization.startsWith(algorithm) ? pairsIn(authorization) : new Map<string, string>();
  const signedAt = headers["x-amz-date"]?.toString() ?? compactDate(headers.date);
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !given.has(name))
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (signedAt === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (missing.length > 0 || signedAt === undefined) {
    throw new IncompleteSignatureException(`${missing.join("")}Authorization=${authorization}`);
  }
  return {
    ...scopeIn(given.get("Credential") ?? "", authorization),
    signedHeaders: (given.get("SignedHeaders") ?? "").split(";"),
    signature: given.get("Signature") ?? "",
    signedAt,
    sessionToken: headers["x-amz-security-token"]?.toString(),
    expiresInSeconds: undefined,
  };
}

function pairsIn(authorization: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of authorization
    .slice(algorithm.length)
    .trim()
    .split(/\s*,\s*/)) {
    const sign = part.indexOf("=");
    if (sign === -1) {
      throw new IncompleteSignatureException(
        `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`,
      );
    }
    pairs.set(part.slice(0, sign), part.slice(sign + 1));
  }
  return pairs;
}

function presigned(query: URLSearchParams): Claim {
  const need = (name: string): string => {
    const value = query.get(name);
    if (value !== null) return value;
    throw new IncompleteSignatureException(`AWS query-string parameters must include '${name}'.`);
  };
  return {
    ...scopeIn(need("X-Amz-Credential"), need("X-Amz-Credential")),
    signedHeaders: need("X-Amz-SignedHeaders").split(";"),
    signature: need("X-Amz-Signature"),
    signedAt: need("X-Amz-Date"),
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expiresInSeconds: secondsIn(need("X-Amz-Expires")),
  };
}

/** @throws IncompleteSignatureException */
function secondsIn(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds > 0 && seconds <= longestSeconds) return seconds;
  throw new IncompleteSignatureException(`X-Amz-Expires must be from 1 to ${longestSeconds}, not '${text}'`);
}

function scopeIn(credential: string, whole: string): Pick<Claim, "accessKeyId" | "scopeDate" | "region" | "service"> {
  const [accessKeyId, scopeDate, region, service, end] = credential.split("/");
  if (accessKeyId && scopeDate && region && service && end === "aws4_request") {
    return { accessKeyId, scopeDate, region, service };
  }
  throw new IncompleteSignatureException(
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${whole}'`,
  );
}

/** Of a `Date` header. */
function compactDate(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : compact(time);
}

/** Epoch milliseconds as `20260101T000000Z`. */
export function compact(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
}

/** The inverse; `NaN` for what is no such time. */
export function timeOf(compacted: string): number {
  return Date.parse(compacted.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
