import {
  arn,
  type DeclaredErrors,
  noFunction,
  noPolicy,
  noResource,
  noStatement,
  policyTooLong,
  refused,
  stale,
  takenSid,
  twoQualifiers,
} from "./declared.ts";

const policy = (name: string, more = "") => `/2015-03-31/functions/${name}/policy${more}`;
const statement = { StatementId: "new", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" };

export const permissionErrors: DeclaredErrors = {
  AddPermission: {
    InvalidParameterValueException: [
      refused(
        `POST ${policy("f", "?Qualifier=$LATEST")}`,
        "We currently do not support adding policies for $LATEST.",
        statement,
      ),
      refused(`POST ${policy("f")}`, "The provided principal was invalid. Please check the principal and try again.", {
        ...statement,
        Principal: "somebody",
      }),
      refused(`POST ${policy("f:1", "?Qualifier=2")}`, twoQualifiers, statement),
    ],
    ResourceConflictException: refused(`POST ${policy("f")}`, takenSid, { ...statement, StatementId: "s" }),
    PolicyLengthExceededException: refused(`POST ${policy("f")}`, policyTooLong, {
      ...statement,
      SourceArn: `arn:aws:s3:::${"b".repeat(20_480)}`,
    }),
    ResourceNotFoundException: [
      refused(`POST ${policy("none")}`, noFunction("none"), statement),
      refused(`POST ${policy("f", "?Qualifier=42")}`, noFunction("f:42"), statement),
      refused(`POST ${policy("f", "?Qualifier=x")}`, `Cannot find alias arn: ${arn("f:x")}`, statement),
      // No alias is called so, as AWS answered in November 2025.
      refused(`POST ${policy("f", "?Qualifier=x-$")}`, noFunction("f:x-$"), statement),
    ],
    PreconditionFailedException: refused(`POST ${policy("f")}`, stale("GetPolicy"), {
      ...statement,
      RevisionId: "older",
    }),
  },
  GetPolicy: {
    InvalidParameterValueException: refused(`GET ${policy("f:1", "?Qualifier=2")}`, twoQualifiers),
    ResourceNotFoundException: [
      refused(`GET ${policy("f", "?Qualifier=live")}`, noResource),
      refused(`GET ${policy("f", "?Qualifier=42")}`, noResource),
      refused(`GET ${policy("none")}`, noResource),
    ],
  },
  RemovePermission: {
    InvalidParameterValueException: refused(`DELETE ${policy("f:1", "/s?Qualifier=2")}`, twoQualifiers),
    ResourceNotFoundException: [
      refused(`DELETE ${policy("none", "/s")}`, `No policy found for: ${arn("none")}`),
      refused(`DELETE ${policy("f", "/s?Qualifier=live")}`, noPolicy),
      refused(`DELETE ${policy("f", "/x")}`, noStatement),
      // An alias that is not there, as AWS answered in November 2025.
      refused(`DELETE ${policy("f", "/s?Qualifier=x")}`, `Cannot find alias arn: ${arn("f:x")}`),
    ],
    PreconditionFailedException: refused(`DELETE ${policy("f", "/s?RevisionId=older")}`, stale("GetPolicy")),
  },
};
