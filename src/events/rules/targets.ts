import { serviceIn } from "../../model/arn.ts";
import { LimitExceededException, ValidationException } from "../../model/exceptions.ts";
import { isJsonText } from "../../model/payload.ts";
import type { EventTargets } from "../targets/event-targets.ts";
import { isFifoArn, isTargetOf } from "../targets/target.ts";
import type { RuleTarget } from "./rule-documents.ts";
import type { RuleAddress, Rules } from "./rules.ts";
import { unknownPlaceholder } from "./target-input.ts";

/** AWS's quota. */
const maxTargets = 5;

/** A target that was not taken, or not removed. */
export interface FailedTarget {
  readonly TargetId: string;
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/**
 * Adds targets, or replaces those of the same ids. What nothing can be sent to is refused, by itself.
 * @throws ResourceNotFoundException, ValidationException, LimitExceededException
 */
export async function putTargets(
  { rules, targets: known }: { readonly rules: Rules; readonly targets: EventTargets },
  address: RuleAddress,
  targets: readonly RuleTarget[],
): Promise<FailedTarget[]> {
  for (const target of targets) checkTarget(target);
  rules.get(address);
  const taken = targets.filter(({ Arn }) => known.takes(Arn, "rule"));
  await rules.change(address, (rule) => {
    const byId = new Map([...rule.targets, ...taken].map((target) => [target.Id, target]));
    if (byId.size > maxTargets) {
      throw new LimitExceededException("The requested resource exceeds the maximum number allowed.");
    }
    return { ...rule, targets: [...byId.values()] };
  });
  return targets.filter((target) => !taken.includes(target)).map(refused);
}

/** @throws ResourceNotFoundException */
export async function removeTargets(
  rules: Rules,
  address: RuleAddress,
  ids: readonly string[],
): Promise<FailedTarget[]> {
  const { targets } = rules.get(address);
  await rules.change(address, (rule) => ({ ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(Id)) }));
  return ids
    .filter((id) => targets.every(({ Id }) => Id !== id))
    .map((id) => ({
      TargetId: id,
      ErrorCode: "ResourceNotFoundException",
      ErrorMessage: `Rule ${address.name} does not have a target with the Id ${id}.`,
    }));
}

function checkTarget(target: RuleTarget): void {
  checkArns(target);
  const { Id, Arn, SqsParameters, Input, InputPath, InputTransformer } = target;
  if (isFifoArn(Arn) && SqsParameters?.MessageGroupId === undefined) {
    throw new ValidationException(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
  }
  if ([Input, InputPath, InputTransformer].filter((each) => each !== undefined).length > 1) {
    throw new ValidationException(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    );
  }
  if (Input !== undefined && !isJsonText(Input)) {
    throw new ValidationException(`JSON syntax error in input for target ${Id}.`);
  }
  const unknown = InputTransformer && unknownPlaceholder(InputTransformer);
  if (unknown === undefined) return;
  throw new ValidationException(`InputTemplate for target ${Id} contains invalid placeholder ${unknown}.`);
}

/** Only queues take dead letters. */
function checkArns({ Arn, DeadLetterConfig }: RuleTarget): void {
  const letters = DeadLetterConfig?.Arn;
  const isArn = /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(Arn);
  const wrong = isArn ? letters : Arn;
  if (wrong === undefined || (isArn && isTargetOf(["sqs"], wrong))) return;
  throw new ValidationException(`Parameter ${wrong} is not valid. Reason: Provided Arn is not in correct format.`);
}

function refused({ Id, Arn }: RuleTarget): FailedTarget {
  return {
    TargetId: Id,
    ErrorCode: "UnsupportedTarget",
    ErrorMessage: `Targets of ${serviceIn(Arn)} are not supported by this endpoint: ${Arn}`,
  };
}
