import assert from "node:assert/strict";

/** How a client's request was refused: name, message and status. */
export async function refused(request: Promise<unknown>): Promise<readonly [string, string, unknown]> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof Error && "$metadata" in error, "it was not refused");
  const { $metadata: metadata } = error;
  assert(typeof metadata === "object" && metadata && "httpStatusCode" in metadata);
  return [error.name, error.message, metadata.httpStatusCode];
}
