import { invalidAttribute, invalidValue } from "../../model/sqs-exceptions.ts";
import { isFields } from "../../model/payload.ts";

const mostSources = 10;
const cannot = "Amazon SQS can't create the redrive allow policy";

/** Empty for none. @throws SqsException */
export function checkPolicy(text: string): void {
  if (text !== "" && !fieldsIn(text)) throw invalidAttribute("Policy");
}

/** Empty for none. @throws SqsException for what does not say which queues may send their dead letters */
export function checkRedriveAllowPolicy(text: string): void {
  if (text === "") return;
  const { redrivePermission, sourceQueueArns, ...others } = fieldsIn(text) ?? {};
  const isPermission = ["allowAll", "denyAll", "byQueue"].some((each) => each === redrivePermission);
  const isList = sourceQueueArns === undefined || isTexts(sourceQueueArns);
  if (!isPermission || !isList || Object.keys(others).length > 0) {
    throw invalidAttribute("RedriveAllowPolicy", `${cannot}, as it\u2019s in an unsupported format.`);
  }
  const reason = refusalOf(redrivePermission === "byQueue", sourceQueueArns);
  if (reason !== undefined) throw invalidValue(text, "RedriveAllowPolicy", `${cannot}. ${reason}`);
}

/** Whether a queue with this redrive allow policy takes dead letters from the queue `sourceArn`. */
export function allowsRedriveFrom(text: string | undefined, sourceArn: string): boolean {
  const { redrivePermission = "allowAll", sourceQueueArns } = fieldsIn(text ?? "") ?? {};
  if (redrivePermission === "byQueue") return isTexts(sourceQueueArns) && sourceQueueArns.includes(sourceArn);
  return redrivePermission === "allowAll";
}

function refusalOf(isByQueue: boolean, sources: readonly string[] | undefined): string | undefined {
  if (!isByQueue) {
    const isGiven = sources !== undefined;
    return isGiven ? "To specify one or more source queue ARNs, you must set redrivePermission to byQueue." : undefined;
  }
  if (!sources?.length) {
    return "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.";
  }
  const isTooLong = sources.length > mostSources;
  return isTooLong ? `The maximum number of source queue ARNs you can specify is ${mostSources}.` : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function fieldsIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined; // no JSON
  }
}
