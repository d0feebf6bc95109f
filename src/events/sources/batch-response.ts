import { isFields, payloadText } from "../../model/payload.ts";

/**
 * Ids of the messages of a batch that a function says have failed (`ReportBatchItemFailures`), or that all of them
 * have, where it says it in a way that AWS does not understand. Nothing said is nothing failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failuresIn(payload: Uint8Array, messageIds: ReadonlySet<string>): ReadonlySet<string> | "all" {
  const response = parsed(payload);
  if (response === null) return new Set();
  if (!isFields(response)) return "all";
  const failures = response["batchItemFailures"] ?? [];
  if (!Array.isArray(failures)) return "all";
  const ids = failures.map((failure: unknown) => (isFields(failure) ? failure["itemIdentifier"] : undefined));
  const known = ids.filter((id): id is string => typeof id === "string" && messageIds.has(id));
  return known.length === ids.length ? new Set(known) : "all";
}

function parsed(payload: Uint8Array): unknown {
  if (payload.length === 0) return null;
  try {
    return JSON.parse(payloadText(payload));
  } catch {
    return "not JSON";
  }
}
