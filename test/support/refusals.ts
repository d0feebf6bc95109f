import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { OpenApi } from "./open-api.ts";

/** A request that is refused, and how it looks on the wire. */
export interface Refusal {
  readonly what: string;
  /** `PUT /2015-03-31/functions/f/aliases/live` */
  readonly request: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** Status and code. */
  readonly code: keyof typeof statuses;
  readonly message: string;
  /** AWS sends none in a few (API-150). */
  readonly hasType?: false;
}

const statuses = {
  InvalidParameterValueException: 400,
  ValidationException: 400,
  ResourceNotFoundException: 404,
  ResourceConflictException: 409,
  PreconditionFailedException: 412,
  CodeSigningConfigNotFoundException: 404,
  PolicyLengthExceededException: 400,
} as const;

const withCapitalKey = new Set(["ResourceNotFoundException", "CodeSigningConfigNotFoundException"]);

/** Each as a subtest: status, code and the very bytes of the body. */
export async function refuses(context: TestContext, api: OpenApi, refusals: readonly Refusal[]): Promise<void> {
  for (const { what, request, body, code, message, hasType = code !== "ValidationException" } of refusals) {
    await context.test(what, async () => {
      const [method = "", path = ""] = request.split(" ");
      const response = await api.raw(method, path, body && JSON.stringify(body));
      const key = withCapitalKey.has(code) ? "Message" : "message";
      assert.deepEqual(
        [response.status, response.headers.get("x-amzn-errortype"), await response.text()],
        [statuses[code], code, JSON.stringify({ ...(hasType && { Type: "User" }), [key]: message })],
      );
    });
  }
}
