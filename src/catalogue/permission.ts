import type { Condition, ConditionKey } from "./conditions.ts";
import { type PolicyStatement, principalOf } from "./policies.ts";

/** Who may do what, under which conditions (API-700). */
export interface Permission {
  readonly sid: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
  readonly eventSourceToken: string | undefined;
  readonly organizationId: string | undefined;
  readonly urlAuthType: string | undefined;
  readonly viaFunctionUrl: boolean | undefined;
}

/** API-701, API-702. @throws InvalidParameterValueException for nobody's principal */
export function statementOf(permission: Permission, resource: string): PolicyStatement {
  const { sid, action, principal, viaFunctionUrl } = permission;
  const condition = {
    ...section("StringEquals", {
      "AWS:SourceAccount": permission.sourceAccount,
      "lambda:FunctionUrlAuthType": permission.urlAuthType,
      "aws:PrincipalOrgID": permission.organizationId,
      "lambda:EventSourceToken": permission.eventSourceToken,
    }),
    ...section("ArnLike", { "AWS:SourceArn": permission.sourceArn }),
    ...section("Bool", { "lambda:InvokedViaFunctionUrl": viaFunctionUrl === true ? "true" : undefined }),
  };
  const hasCondition = Object.keys(condition).length > 0;
  return { sid, principal: principalOf(principal), action, resource, ...(hasCondition && { condition }) };
}

function section(operator: string, values: Readonly<Partial<Record<ConditionKey, string | undefined>>>): Condition {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return Object.keys(given).length > 0 ? { [operator]: given } : {};
}
