import type { Call } from "./rooms.ts";

/** What every answer's head has. */
export function head(call: Call, contentType: string): string[] {
  return ["x-amzn-RequestId", call.requestId, "Content-Type", contentType];
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** As text of an XML element. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
