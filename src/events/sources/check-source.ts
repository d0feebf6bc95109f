import type { CheckSource } from "../../catalogue/event-sources.ts";
import { InvalidParameterValueException } from "../../model/exceptions.ts";
import { SqsException } from "../../model/sqs-exceptions.ts";
import { InvalidPatternError } from "../pattern-texts.ts";
import type { MessageSource } from "./message-source.ts";
import { recordFilter } from "./record-filter.ts";

/** What of a mapping's source only whoever reads it can say (API-226). @throws InvalidParameterValueException */
export function sourceChecker(source: MessageSource): CheckSource {
  return async (settings, timeoutMs) => {
    checkFilters(settings);
    const visibilityMs = await visibilityOf(settings.EventSourceArn ?? "", source);
    if (visibilityMs >= timeoutMs) return;
    throw new InvalidParameterValueException(
      `Queue visibility timeout: ${visibilityMs / 1000} seconds is less than Function timeout: ${timeoutMs / 1000} seconds`,
    );
  };
}

function checkFilters(settings: Parameters<CheckSource>[0]): void {
  try {
    recordFilter(settings);
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    throw new InvalidParameterValueException("Invalid filter pattern definition.", { cause: error });
  }
}

async function visibilityOf(queueArn: string, source: MessageSource): Promise<number> {
  try {
    return await source.visibilityTimeoutMs(queueArn);
  } catch (error) {
    if (!(error instanceof SqsException)) throw error;
    const text = `SQS Error Code: ${error.code}. SQS Error Message: ${error.message}`;
    throw new InvalidParameterValueException(`Error occurred while ReceiveMessage. ${text}`, { cause: error });
  }
}
