import type { Permissions } from "../catalogue/permissions.ts";
import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { functionArn, parseFunctionReference } from "../model/arn.ts";
import type { NewMessage } from "../store/store.ts";
import type { EventQueue } from "./queue.ts";

export interface FunctionTargetParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly queue: EventQueue;
  readonly permissions: Pick<Permissions, "permits">;
}

/** An event for the function that a rule or a schedule names. */
export interface TargetEvent {
  /** Full, with a qualifier or without. */
  readonly targetArn: string;
  /** JSON. */
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly runAt: number;
  readonly traceHeader?: string | undefined;
  /** The rule that has to be permitted by the function's policy; a schedule has a role for that. */
  readonly ruleArn?: string;
}

/** Whether events can be delivered to it: a function, by its full ARN. */
export function isFunctionArn(arn: string): boolean {
  return parseFunctionReference(arn)?.accountId !== undefined && arn.includes(":lambda:");
}

/** Makes events of what rules and schedules send to functions: all of them run asynchronously. */
export class FunctionTargets {
  readonly #parts: FunctionTargetParts;

  constructor(parts: FunctionTargetParts) {
    this.#parts = parts;
  }

  /** The message that is to be queued; none where the function's policy lets the rule not in, which is told. */
  messages({ targetArn, payload, runAt, traceHeader, ruleArn }: TargetEvent): readonly NewMessage[] {
    const { clock, queue, diagnostics } = this.#parts;
    const reference = parseFunctionReference(targetArn);
    if (!reference) return [];
    const { region = "", accountId = "", functionName, qualifier } = reference;
    const place = { region, accountId };
    if (ruleArn !== undefined && !this.#isPermitted({ place, functionName, qualifier }, ruleArn)) {
      diagnostics("warn", "events.not-permitted", { rule: ruleArn, functionArn: targetArn });
      return [];
    }
    return [
      queue.message({
        requestId: clock.uuid(),
        functionArn: functionArn(place, functionName),
        invokedFunctionArn: targetArn,
        payload: Buffer.from(payload),
        traceHeader,
        runAt,
      }),
    ];
  }

  #isPermitted(address: Parameters<Permissions["permits"]>[0], ruleArn: string): boolean {
    const [, , , , accountId = ""] = ruleArn.split(":");
    return this.#parts.permissions.permits(address, {
      principal: { Service: "events.amazonaws.com" },
      action: "lambda:InvokeFunction",
      context: { "AWS:SourceArn": ruleArn, "AWS:SourceAccount": accountId },
    });
  }
}
