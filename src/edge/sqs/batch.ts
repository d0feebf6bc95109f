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

/** Which of the entries were done, and what became of the others; lists with nothing in them are left out. */
export function batchResult(
  entries: readonly { readonly Id: string }[],
  answers: readonly (SqsException | undefined)[],
): BatchResult<{ Id: string }> {
  const failed = entries.flatMap(({ Id }, index) => {
    const answer = answers[index];
    return answer ? [failedEntry(Id, answer)] : [];
  });
  const successful = entries.filter((_each, index) => answers[index] === undefined);
  return listsOf(
    successful.map(({ Id }) => ({ Id })),
    failed,
  );
}

/** The model calls both lists required; AWS leaves out empty ones all the same. */
interface BatchResult<T> {
  readonly Successful: readonly T[];
  readonly Failed: readonly BatchResultErrorEntry[];
}

export function listsOf<T>(successful: readonly T[], failed: readonly BatchResultErrorEntry[]): BatchResult<T> {
  const lists = { Successful: successful, Failed: failed };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see there
  return Object.fromEntries(filled) as unknown as BatchResult<T>;
}
