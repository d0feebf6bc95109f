import {
  arn,
  type DeclaredErrors,
  elsewhere,
  inProgress,
  noMarker,
  noResource,
  notReachable,
  refused,
  twoQualifiers,
} from "./declared.ts";

const url = (name: string, more = "") => `/2021-10-31/functions/${name}/url${more}`;
const open = { AuthType: "NONE" };
const noSuchFunction = "Function does not exist";

export const urlErrors: DeclaredErrors = {
  CreateFunctionUrlConfig: {
    InvalidParameterValueException: refused(`POST ${url("f:live", "?Qualifier=x")}`, twoQualifiers, open),
    ResourceConflictException: [
      refused(
        `POST ${url("f")}`,
        `Failed to create function url config for [functionArn = ${arn("f")}]. ` +
          "Error message:  FunctionUrlConfig exists for this Lambda function",
        open,
      ),
      refused(`POST ${url("behind", "?Qualifier=live")}`, inProgress("behind"), open),
    ],
    ResourceNotFoundException: [
      refused(`POST ${url("none")}`, noSuchFunction, open),
      refused(`POST ${url("f", "?Qualifier=x")}`, noSuchFunction, open),
    ],
  },
  GetFunctionUrlConfig: {
    InvalidParameterValueException: refused(`GET ${url("f:live", "?Qualifier=x")}`, twoQualifiers),
    ResourceNotFoundException: [
      refused(`GET ${url("none")}`, noResource),
      refused(`GET ${url("f", "?Qualifier=live")}`, noResource),
      refused(`GET ${url(elsewhere)}`, notReachable),
    ],
  },
  UpdateFunctionUrlConfig: {
    InvalidParameterValueException: refused(`PUT ${url("f:live", "?Qualifier=x")}`, twoQualifiers, open),
    ResourceConflictException: refused(`PUT ${url("behind")}`, inProgress("behind"), open),
    ResourceNotFoundException: [
      refused(`PUT ${url("none")}`, noSuchFunction, open),
      refused(`PUT ${url("f", "?Qualifier=live")}`, noResource, open),
      // An alias that is not there, as AWS answered in November 2025.
      refused(`PUT ${url("f", "?Qualifier=x")}`, noSuchFunction, open),
    ],
  },
  DeleteFunctionUrlConfig: {
    ResourceConflictException: refused(`DELETE ${url("behind")}`, inProgress("behind")),
    ResourceNotFoundException: [
      refused(`DELETE ${url("none")}`, noResource),
      refused(`DELETE ${url("f", "?Qualifier=x")}`, noResource),
    ],
  },
  ListFunctionUrlConfigs: {
    InvalidParameterValueException: refused(`GET ${url("f", "s?Marker=x")}`, noMarker),
    ResourceNotFoundException: refused(`GET ${url("none", "s")}`, noSuchFunction),
  },
};
