import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { DownloadKey } from "../catalogue/download-key.ts";
import type { Rooms } from "./rooms.ts";

/** GetFunction's link lives as long as AWS's (API-203). */
const lifetimeMs = 10 * 60_000;

/** A link that downloads a deployment package without credentials: `origin` is the one the client came to. */
export function codeLocation(
  { sha256, origin, now }: { readonly sha256: string; readonly origin: string; readonly now: number },
  key: DownloadKey,
): string {
  const expiresAt = now + lifetimeMs;
  return `${origin}/_lambkin/code/${sha256}?expires=${expiresAt}&signature=${key.sign(sha256, expiresAt)}`;
}

/** The zip's bytes, or S3's refusal of a link that is not, or no longer, good. */
export type Download =
  | { readonly status: 200; readonly contentType: "application/zip"; readonly body: Readable }
  | { readonly status: 403; readonly contentType: "application/xml"; readonly body: string };

/** Answers `GET /_lambkin/code/<sha256>?expires=…&signature=…`. */
export async function downloadCode(
  sha256: string,
  query: URLSearchParams,
  { catalogue, clock }: Pick<Rooms, "catalogue" | "clock">,
): Promise<Download> {
  const expiresAt = Number(query.get("expires"));
  if (!catalogue.downloadKey.verifies(sha256, expiresAt, query.get("signature") ?? "")) {
    return refusal("The request signature we calculated does not match the signature you provided.");
  }
  if (clock.now() > expiresAt) return refusal("Request has expired");
  const path = await catalogue.zip(sha256);
  return { status: 200, contentType: "application/zip", body: createReadStream(path) };
}

function refusal(message: string): Download {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
  return { status: 403, contentType: "application/xml", body };
}
