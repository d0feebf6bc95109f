import { InvalidRequestContentException, ValidationException } from "../../model/exceptions.ts";

const maxBytes = 3583;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * JSON text of the client context header, as the function will parse it (API-301, RT-287).
 * @throws InvalidRequestContentException, ValidationException
 */
export function clientContextIn(header: string | undefined): string | undefined {
  if (header === undefined || header === "") return undefined;
  if (header.length > maxBytes) {
    throw new ValidationException(
      `1 validation error detected: Value '${header}' at 'clientContext' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${maxBytes}`,
    );
  }
  const text = Buffer.from(header, "base64").toString();
  if (base64.test(header) && isObject(text)) return text;
  throw new InvalidRequestContentException("Client context must be a valid Base64-encoded JSON object.");
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    // a SyntaxError: not JSON
    return false;
  }
}
