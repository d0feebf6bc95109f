import { arn, type DeclaredErrors, inProgress, noFunction, noMarker, refused, stale } from "./declared.ts";

const aliases = (name: string, alias = "") => `/2015-03-31/functions/${name}/aliases${alias}`;
const live = { Name: "new", FunctionVersion: "1" };
const weights = (AdditionalVersionWeights: object) => ({ RoutingConfig: { AdditionalVersionWeights } });
const nothingElse = "A function's name and an alias are all that it takes, and the model has checked both.";

export const aliasErrors: DeclaredErrors = {
  CreateAlias: {
    InvalidParameterValueException: [
      refused(`POST ${aliases("f")}`, "Number of items in AdditionalVersionWeights cannot be greater than 1", {
        ...live,
        ...weights({ 1: 0.5, 2: 0.5 }),
      }),
      refused(
        `POST ${aliases("f")}`,
        "Invalid function version 1. Function version 1 is already included in routing configuration.",
        { ...live, ...weights({ 1: 0.5 }) },
      ),
      {
        ...refused(`POST ${aliases("f")}`, "$LATEST is not supported for an alias pointing to more than 1 version", {
          ...live,
          FunctionVersion: "$LATEST",
          ...weights({ 1: 0.5 }),
        }),
        hasType: false,
      },
    ],
    ResourceConflictException: refused(`POST ${aliases("f")}`, `Alias already exists: ${arn("f:live")}`, {
      ...live,
      Name: "live",
    }),
    ResourceNotFoundException: [
      refused(`POST ${aliases("f")}`, noFunction("f:7"), { ...live, FunctionVersion: "7" }),
      refused(`POST ${aliases("f")}`, noFunction("f:7"), { ...live, ...weights({ 7: 0.5 }) }),
      // With the version, as AWS answered in November 2025.
      refused(`POST ${aliases("none")}`, noFunction("none:1"), live),
    ],
  },
  DeleteAlias: {
    InvalidParameterValueException: nothingElse,
    ResourceConflictException: refused(`DELETE ${aliases("behind", "/live")}`, inProgress("behind")),
  },
  GetAlias: {
    InvalidParameterValueException: nothingElse,
    ResourceNotFoundException: [
      refused(`GET ${aliases("f", "/x")}`, `Cannot find alias arn: ${arn("f:x")}`),
      refused(`GET ${aliases("none", "/x")}`, noFunction("none")),
    ],
  },
  ListAliases: {
    InvalidParameterValueException: refused(`GET ${aliases("f", "?Marker=x")}`, noMarker),
    ResourceNotFoundException: refused(`GET ${aliases("none")}`, noFunction("none")),
  },
  UpdateAlias: {
    InvalidParameterValueException: refused(
      `PUT ${aliases("f", "/live")}`,
      "Number of items in AdditionalVersionWeights cannot be greater than 1",
      weights({ 1: 0.5, 2: 0.5 }),
    ),
    ResourceConflictException: refused(`PUT ${aliases("behind", "/live")}`, inProgress("behind"), {}),
    ResourceNotFoundException: refused(`PUT ${aliases("f", "/x")}`, `Alias not found: ${arn("f:x")}`, {}),
    PreconditionFailedException: refused(`PUT ${aliases("f", "/live")}`, stale("GetFunction/GetAlias"), {
      RevisionId: "older",
    }),
  },
};
