import { ofConnection } from "./front-headers.ts";
import type { HttpResult } from "./http-result.ts";

type Headers = HttpResult["headers"];

/** The body's length is the front's to say, and so is what concerns the connection. */
export function kept(headers: Headers): Headers {
  return headers.filter(([name]) => !ofConnection.has(name.toLowerCase()) && name.toLowerCase() !== "content-length");
}

const names = new Set(["connection", "content-length", "date", "server", "www-authenticate"]);

/**
 * What function URLs and REST APIs say themselves, a function says under another name.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function remapped(headers: Headers): Headers {
  const renamed = headers.map(([name, value]): Headers[number] =>
    names.has(name.toLowerCase()) ? [`x-amzn-Remapped-${name.toLowerCase()}`, value] : [name, value],
  );
  return kept(renamed);
}
