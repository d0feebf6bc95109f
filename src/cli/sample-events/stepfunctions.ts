import { type SampleEvents, sample } from "./sample-event.ts";

/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */

export const events: SampleEvents = {
  error: sample(
    "a state catches an error of the one before",
    { error: "States.TaskFailed", message: "out of stock" },
    ({ error, message }) => ({
      Error: error,
      Cause: JSON.stringify({ errorType: "Error", errorMessage: message, trace: [`Error: ${message}`] }),
    }),
  ),
  "task-token": sample(
    "a state waits for a function to send its token back",
    { input: '{"order":42}' },
    ({ input }) => ({ token: "AAAAKgAAAAIAAAAAAAAAAQ7fVpJ3S1hUy2lQ8wzq", input: JSON.parse(input) }),
  ),
};
