import { SqsException } from "../../model/sqs-exceptions.ts";

/** What `work` gives, or what it refuses. */
export function refusalOr<T>(work: () => T): T | SqsException {
  try {
    return work();
  } catch (error) {
    if (error instanceof SqsException) return error;
    throw error;
  }
}

/** One answer for each item: those that are not refused already are worked at together. */
export async function answersOf<T, R>(
  items: readonly (T | SqsException)[],
  work: (accepted: readonly T[]) => Promise<readonly R[]>,
): Promise<(R | SqsException)[]> {
  const accepted = items.filter((item): item is T => !(item instanceof SqsException));
  const answers = (accepted.length === 0 ? [] : await work(accepted)).values();
  return items.map((item) => {
    if (item instanceof SqsException) return item;
    const { done, value } = answers.next();
    if (done) throw new Error("a message of a batch has no answer");
    return value;
  });
}
