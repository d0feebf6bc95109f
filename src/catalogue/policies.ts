import {
  InvalidParameterValueException,
  PolicyLengthExceededException,
  PreconditionFailedException,
  ResourceConflictException,
  ResourceNotFoundException,
} from "../model/exceptions.ts";
import { accountArn } from "../model/arn.ts";
import { maxPolicyBytes } from "../model/limits.ts";
import { type Condition, type ConditionContext, isFulfilled } from "./conditions.ts";

/** Who may use a resource, besides its account. */
export interface Policy {
  /** Changes with every change of the policy (API-146). */
  readonly revisionId: string;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly sid: string;
  readonly principal: Principal;
  /** `lambda:GetLayerVersion` */
  readonly action: string;
  /** ARN */
  readonly resource: string;
  readonly condition?: Condition;
}

/** As policies print it. */
export type Principal = "*" | { readonly AWS: string } | { readonly Service: string };

/** Somebody who wants to do something with the resource. */
export interface PolicyRequest {
  /** `*` is anybody: nothing is known of who asks. */
  readonly principal: Principal;
  readonly action: string;
  readonly context: ConditionContext;
}

const service = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazon(aws)?\.com(\.cn)?$/;

/** From `*`, a service, an account's number or an IAM ARN. @throws InvalidParameterValueException (API-701) */
export function principalOf(given: string): Principal {
  if (given === "*") return given;
  if (service.test(given)) return { Service: given };
  if (/^\d{12}$/.test(given)) return { AWS: accountArn(given) };
  if (/^arn:aws[a-zA-Z-]*:(iam|sts)::/.test(given)) return { AWS: given };
  throw new InvalidParameterValueException(
    "The provided principal was invalid. Please check the principal and try again.",
  );
}

/**
 * @throws ResourceConflictException where its Sid is taken (API-221), PolicyLengthExceededException (API-158)
 */
export function withStatement(policy: Policy | undefined, statement: PolicyStatement, revisionId: string): Policy {
  const statements = policy?.statements ?? [];
  if (statements.some(({ sid }) => sid === statement.sid)) {
    throw new ResourceConflictException(
      `The statement id (${statement.sid}) provided already exists. ` +
        "Please provide a new statement id, or remove the existing statement.",
    );
  }
  const next = { revisionId, statements: [...statements, statement] };
  const bytes = Buffer.byteLength(policyText(next));
  if (bytes <= maxPolicyBytes) return next;
  throw new PolicyLengthExceededException(
    `The final policy size (${bytes}) is bigger than the limit (${maxPolicyBytes}).`,
  );
}

/** `undefined` when no statement is left. @throws ResourceNotFoundException where there is none of that Sid (API-221) */
export function withoutStatement(policy: Policy | undefined, sid: string, revisionId: string): Policy | undefined {
  const before = policy?.statements ?? [];
  const statements = before.filter((statement) => statement.sid !== sid);
  if (statements.length === before.length) {
    throw new ResourceNotFoundException(`Statement ${sid} is not found in resource policy.`);
  }
  return statements.length > 0 ? { revisionId, statements } : undefined;
}

export type Revised = Pick<Policy, "revisionId">;

/** `operation` shows the policy. @throws PreconditionFailedException unless `given` is what stands (API-146) */
export function checkPolicyRevision(policy: Revised | undefined, given: string | undefined, operation: string): void {
  if (given === undefined || given === policy?.revisionId) return;
  throw new PreconditionFailedException(
    "The Revision Id provided does not match the latest Revision Id. " +
      `Call the ${operation} API to retrieve the latest Revision Id`,
  );
}

/** A call by somebody of an account: only services tell of sources, and of its organization nothing is known. */
export function requestFrom(accountId: string, action: string): PolicyRequest {
  return { principal: { AWS: accountArn(accountId) }, action, context: {} };
}

/** Whether some statement lets `request` be. */
export function permits(policy: Policy | undefined, { principal, action, context }: PolicyRequest): boolean {
  const statements = policy?.statements ?? [];
  return statements.some(
    (statement) =>
      [action, "lambda:*", "*"].includes(statement.action) &&
      includes(statement.principal, principal) &&
      isFulfilled(statement.condition ?? {}, context),
  );
}

function includes(permitted: Principal, asking: Principal): boolean {
  if (permitted === "*") return true;
  if (asking === "*") return false;
  if ("Service" in permitted) return "Service" in asking && asking.Service === permitted.Service;
  return "AWS" in asking && asking.AWS === permitted.AWS.replace(/^arn:aws[a-zA-Z-]*:/, "arn:aws:");
}

/** Compact JSON, the keys in AWS's order (API-701). */
export function statementText(statement: PolicyStatement): string {
  return JSON.stringify(printed(statement));
}

/** The same of a whole policy. */
export function policyText({ statements }: Policy): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements.map(printed) });
}

function printed({ sid, principal, action, resource, condition }: PolicyStatement): object {
  const Condition = condition && { Condition: condition };
  return { Sid: sid, Effect: "Allow", Principal: principal, Action: action, Resource: resource, ...Condition };
}
