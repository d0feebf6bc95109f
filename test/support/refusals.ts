import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { OpenApi } from "./open-api.ts";

/** A request that is refused, and the whole answer. */
export interface Refusal {
  readonly what: string;
  /** Method and path. */
  readonly request: string;
  readonly input?: object;
  readonly status: number;
  readonly code: string;
  readonly body: object;
}

export const invalid = { status: 400, code: "InvalidParameterValueException" } as const;
export const notFound = { status: 404, code: "ResourceNotFoundException" } as const;
export const conflict = { status: 409, code: "ResourceConflictException" } as const;

/** The bodies of errors that spell their message in small and in capital letters (API-150, API-152). */
export const small = (message: string): object => ({ Type: "User", message });
export const capital = (message: string): object => ({ Type: "User", Message: message });

/** One test for each. */
export async function refuses(context: TestContext, api: OpenApi, refusals: readonly Refusal[]): Promise<void> {
  for (const { what, request, input, status, code, body } of refusals) {
    await context.test(what, async () => {
      const [method = "", path = ""] = request.split(" ");
      const answer = await api.raw(method, path, input && JSON.stringify(input));
      assert.deepEqual(
        [answer.status, answer.headers.get("x-amzn-errortype"), await answer.json()],
        [status, code, body],
      );
    });
  }
}

/** One that follows the rules of AWS's error bodies, in short. */
export interface ShortRefusal {
  readonly what: string;
  readonly request: string;
  readonly input?: object;
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
} as const;

export function inShort(refusals: readonly ShortRefusal[]): Refusal[] {
  return refusals.map(({ code, message, hasType, ...rest }) => {
    const type = hasType === false || code === "ValidationException" ? {} : { Type: "User" };
    const key = code === "ResourceNotFoundException" ? "Message" : "message";
    return { ...rest, status: statuses[code], code, body: { ...type, [key]: message } };
  });
}
