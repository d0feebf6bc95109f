import type { IncomingMessage } from "node:http";

/** What another service refuses with. */
export class ServiceRefusal extends Error {
  override readonly name = "ServiceRefusal";
  readonly status: number;
  /** As the query protocol has it where there is one: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code: string;
  /** The service's own words. */
  readonly reason: string;

  constructor(service: string, { statusCode = 0, statusMessage = "", headers }: IncomingMessage, text: string) {
    super(`${service} answers ${statusCode}: ${text.slice(0, 500)}`);
    const output = objectIn(text);
    const told = headers["x-amzn-query-error"] ?? output["__type"] ?? elementIn(text, "Code");
    const reason = output["message"] ?? output["Message"] ?? elementIn(text, "Message");
    this.status = statusCode;
    this.code = typeof told === "string" ? (told.split(";")[0] ?? "").replace(/^.*#/, "") : String(statusCode);
    this.reason = typeof reason === "string" ? reason : statusMessage;
  }
}

/** The members of a JSON object; none where a text is no such: the page of some proxy. */
export function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // a SyntaxError
  }
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** The text in the first such element of an XML document. */
export function elementIn(xml: string, name: string): string | undefined {
  const [, inner] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return inner?.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, entity: string) => entities[entity] ?? whole);
}
