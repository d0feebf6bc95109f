import { SqsException } from "../../model/sqs-exceptions.ts";
import type { BatchResultErrorEntry } from "../models/sqs.ts";

const maxEntries = 10;

/** @throws SqsException for what can't be a batch at all */
export function checkBatch(entries: readonly { readonly Id: string }[], entryName: string): void {
  if (entries.length === 0) {
    throw new SqsException("EmptyBatchRequest", `There should be at least one ${entryName} in the request.`);
  }
  if (entries.length > maxEntries) {
    throw new SqsException(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${maxEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      throw new SqsException(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. " +
          "It can be at most 80 letters long.",
      );
    }
    if (ids.has(Id)) throw new SqsException("BatchEntryIdsNotDistinct", `Id ${Id} repeated.`);
    ids.add(Id);
  }
}

export function failedEntry(Id: string, { code, message }: SqsException): BatchResultErrorEntry {
  return { Id, SenderFault: true, Code: code, Message: message };
}

/** Which of the entries were done, and what became of the others. */
export function batchResult(
  entries: readonly { readonly Id: string }[],
  answers: readonly (SqsException | undefined)[],
): { Successful: { Id: string }[]; Failed: BatchResultErrorEntry[] } {
  const failed = entries.flatMap(({ Id }, index) => {
    const answer = answers[index];
    return answer ? [failedEntry(Id, answer)] : [];
  });
  const successful = entries.filter((_each, index) => answers[index] === undefined);
  return { Successful: successful.map(({ Id }) => ({ Id })), Failed: failed };
}
