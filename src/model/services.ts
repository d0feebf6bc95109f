/** The AWS services that the engine is itself, by the names that requests to them are signed for. */
export const ownServices: readonly string[] = ["lambda", "logs", "sts"];
