/** The AWS services that the engine is itself, by the names that requests to them are signed for. */
export const ownServices: readonly string[] = ["lambda", "logs", "sts"];

/** Those that it is too, as long as no endpoint of somebody else's is configured for them. */
export const yieldingServices: readonly string[] = ["events", "scheduler", "sns", "sqs"];
