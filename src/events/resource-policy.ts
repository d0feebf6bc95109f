import { isFulfilled, isLike, isReadable } from "../catalogue/conditions.ts";
import { placeIn } from "../model/arn.ts";
import { isFields } from "../model/payload.ts";

/** What somebody wants to do with a queue or topic that is not of the own account, or is a service. */
export interface AccessRequest {
  /** `sqs:SendMessage` */
  readonly action: string;
  /** Names that a policy may have for who asks, by kind. */
  readonly principals: Readonly<Record<"AWS" | "Service", readonly string[]>>;
  /** By condition key. */
  readonly context: Readonly<Record<string, string>>;
}

/** Whatever a request comes over, it is this machine's own affair: policies ask for TLS on a network that is not. */
const secure = { "aws:SecureTransport": "true" };

/** A caller of another account; `callerArn` is its root's or that of an assumed role's session. */
export function callOf(action: string, accountId: string, callerArn: string): AccessRequest {
  const role = callerArn.replace(/^arn:aws:sts::(\d+):assumed-role\/(.+)\/[^/]+$/, "arn:aws:iam::$1:role/$2");
  const AWS = [accountId, `arn:aws:iam::${accountId}:root`, callerArn, role];
  const context = { ...secure, "aws:PrincipalAccount": accountId, "aws:PrincipalArn": role };
  return { action, principals: { AWS, Service: [] }, context };
}

/** A service, on behalf of something of its own such as a rule. */
export function serviceCallOf(action: string, service: string, sourceArn: string): AccessRequest {
  const context = { ...secure, "aws:SourceArn": sourceArn, "aws:SourceAccount": placeIn(sourceArn).accountId };
  return { action, principals: { AWS: [], Service: [service] }, context };
}

/**
 * Whether the `Policy` of a queue or topic lets a request in: some statement does, and none denies it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies.html
 */
export function letsIn(policy: string | undefined, arn: string, request: AccessRequest): boolean {
  const statements = statementsIn(policy);
  const isSaid = (effect: string, unread: boolean) =>
    statements.some((each) => each["Effect"] === effect && applies(each, { arn, request, unread }));
  return isSaid("Allow", false) && !isSaid("Deny", true);
}

/** A service such as `events.amazonaws.com` for something of its own, or somebody of an account, whose own queues let in. */
export type Sender =
  | { readonly service: string; readonly sourceArn: string }
  | { readonly accountId: string; readonly principalArn: string };

/** What somebody sends to: a queue or topic. */
export interface Receiver {
  readonly arn: string;
  readonly policy: string | undefined;
}

/** Whether `sender` may do that: who is of the receiver's account may, of others its policy says it. */
export function isLetIn(sender: Sender, { arn, policy }: Receiver, action: string): boolean {
  if ("service" in sender) return letsIn(policy, arn, serviceCallOf(action, sender.service, sender.sourceArn));
  if (sender.accountId === placeIn(arn).accountId) return true;
  return letsIn(policy, arn, callOf(action, sender.accountId, sender.principalArn));
}

/** As refusals name it. */
export function principalOf(sender: Sender): string {
  return "service" in sender ? sender.service : sender.principalArn;
}

type Statement = Readonly<Record<string, unknown>>;

function statementsIn(policy = "{}"): readonly Statement[] {
  try {
    const value: unknown = JSON.parse(policy);
    const statements = isFields(value) ? value["Statement"] : undefined;
    const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
    return list.filter(isFields);
  } catch {
    return []; // a SyntaxError: nobody checks what is set
  }
}

interface Asked {
  readonly arn: string;
  readonly request: AccessRequest;
  /** What is taken of a part that is not evaluated here: nobody is let in by it, and nobody past it. */
  readonly unread: boolean;
}

function applies(statement: Statement, { arn, request, unread }: Asked): boolean {
  const { Principal, Action, Resource, Condition } = statement;
  const action = request.action.toLowerCase();
  const condition = conditionIn(Condition);
  return (
    ("NotPrincipal" in statement ? unread : isNamed(Principal, request)) &&
    ("NotAction" in statement ? unread : textsIn(Action).some((each) => isLike(action, each.toLowerCase()))) &&
    ("NotResource" in statement ? unread : textsIn(Resource).some((each) => isLike(arn, each))) &&
    (isReadable(condition) ? isFulfilled(condition, request.context) : unread)
  );
}

/** Everybody is services too. */
function isNamed(principal: unknown, { principals }: AccessRequest): boolean {
  if (principal === "*") return true;
  if (!isFields(principal)) return false;
  const accounts = textsIn(principal["AWS"]);
  if (accounts.includes("*")) return true;
  return (
    accounts.some((name) => principals.AWS.includes(name)) ||
    textsIn(principal["Service"]).some((name) => principals.Service.includes(name))
  );
}

function conditionIn(condition: unknown): Record<string, Record<string, readonly string[]>> {
  const operators = isFields(condition) ? Object.entries(condition) : [];
  return Object.fromEntries(
    operators.map(([operator, keys]) => {
      const wanted = Object.entries(isFields(keys) ? keys : {}).map(([key, texts]) => [key, textsIn(texts)] as const);
      return [operator, Object.fromEntries(wanted)];
    }),
  );
}

function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => each !== undefined && each !== null).map(String);
}
