import { placeIn } from "../model/arn.ts";

/** AWS's dimensions of a function's metrics, and where it is. */
export interface FunctionLabels {
  readonly region: string;
  readonly account_id: string;
  readonly function_name: string;
  /** As it was addressed: `name`, `name:version` or `name:alias`. */
  readonly resource: string;
}

/** What is counted for everybody who came after the last set of labels that was kept: no name of a function. */
export const others: FunctionLabels = { region: "", account_id: "", function_name: "(other)", resource: "(other)" };

/** Of a function's ARN, qualified or not. */
export function functionLabels(arn: string): FunctionLabels {
  const { region, accountId } = placeIn(arn);
  const resource = arn.slice(arn.indexOf(":function:") + ":function:".length);
  const [functionName = resource] = resource.split(":", 1);
  return { region, account_id: accountId, function_name: functionName, resource };
}

/** Whether `arn`, qualified or not, is that function's. */
export function isOf(functionArn: string, arn: string): boolean {
  return arn.startsWith(functionArn) && (arn.length === functionArn.length || arn[functionArn.length] === ":");
}
