import { arn, type DeclaredErrors, functionsOnly, inProgress, noFunction, noMarker, refused } from "./declared.ts";

const reserved = (name: string) => `/2017-10-31/functions/${name}/concurrency`;
const reservedOf = (name: string) => `GET /2019-09-30/functions/${name}/concurrency`;
const reserve = (count: number) => ({ ReservedConcurrentExecutions: count });
const provisioned = (name: string, query: string) => `/2019-09-30/functions/${name}/provisioned-concurrency?${query}`;
const provide = (count: number) => ({ ProvisionedConcurrentExecutions: count });
const unpublished = "The function resource provided must be an alias or a published version.";

export const concurrencyErrors: DeclaredErrors = {
  PutFunctionConcurrency: {
    InvalidParameterValueException: [
      refused(`PUT ${reserved("f:1")}`, functionsOnly, reserve(1)),
      {
        ...refused(
          `PUT ${reserved("f")}`,
          "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
            "below its minimum value of [100].",
          reserve(950),
        ),
        hasType: false,
      },
      {
        ...refused(
          `PUT ${reserved("f")}`,
          " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
          reserve(1),
        ),
        hasType: false,
      },
    ],
    ResourceConflictException: refused(`PUT ${reserved("behind")}`, inProgress("behind"), reserve(9)),
    ResourceNotFoundException: refused(`PUT ${reserved("none")}`, noFunction("none:$LATEST"), reserve(950)),
  },
  GetFunctionConcurrency: {
    InvalidParameterValueException: refused(reservedOf("f:1"), functionsOnly),
    ResourceNotFoundException: refused(reservedOf("none"), noFunction("none")),
  },
  DeleteFunctionConcurrency: {
    InvalidParameterValueException: refused(`DELETE ${reserved("f:1")}`, functionsOnly),
    ResourceConflictException: refused(`DELETE ${reserved("behind")}`, inProgress("behind")),
    ResourceNotFoundException: refused(`DELETE ${reserved("none")}`, noFunction("none")),
  },
  PutProvisionedConcurrencyConfig: {
    InvalidParameterValueException: [
      refused(
        `PUT ${provisioned("f", "Qualifier=$LATEST")}`,
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
        provide(1),
      ),
      refused(
        `PUT ${provisioned("behind", "Qualifier=1")}`,
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
        provide(11),
      ),
      {
        ...refused(
          `PUT ${provisioned("f", "Qualifier=1")}`,
          "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [990].",
          provide(991),
        ),
        hasType: false,
      },
      {
        ...refused(
          `PUT ${provisioned("f", "Qualifier=1")}`,
          "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
            "below its minimum value of [100].",
          provide(891),
        ),
        hasType: false,
      },
    ],
    ResourceConflictException: [
      refused(
        `PUT ${provisioned("f", "Qualifier=live")}`,
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
        provide(1),
      ),
      refused(`PUT ${provisioned("behind", "Qualifier=1")}`, inProgress("behind"), provide(3)),
    ],
    ResourceNotFoundException: [
      refused(`PUT ${provisioned("f", "Qualifier=x")}`, `Cannot find alias arn: ${arn("f:x")}`, provide(1)),
      refused(`PUT ${provisioned("f", "Qualifier=9")}`, noFunction("f:9"), provide(1)),
      refused(`PUT ${provisioned("none", "Qualifier=x")}`, `Cannot find alias arn: ${arn("none:x")}`, provide(1)),
    ],
  },
  GetProvisionedConcurrencyConfig: {
    InvalidParameterValueException: refused(`GET ${provisioned("f", "Qualifier=$LATEST")}`, unpublished),
    ProvisionedConcurrencyConfigNotFoundException: refused(
      `GET ${provisioned("f", "Qualifier=live")}`,
      "No Provisioned Concurrency Config found for this function",
    ),
    ResourceNotFoundException: [
      refused(`GET ${provisioned("f", "Qualifier=9")}`, noFunction("f:9")),
      refused(`GET ${provisioned("none", "Qualifier=x")}`, `Cannot find alias arn: ${arn("none:x")}`),
    ],
  },
  DeleteProvisionedConcurrencyConfig: {
    InvalidParameterValueException: refused(`DELETE ${provisioned("f", "Qualifier=$LATEST")}`, unpublished),
    ResourceConflictException: refused(`DELETE ${provisioned("behind", "Qualifier=1")}`, inProgress("behind")),
    ResourceNotFoundException: refused(`DELETE ${provisioned("none", "Qualifier=1")}`, noFunction("none:1")),
  },
  ListProvisionedConcurrencyConfigs: {
    InvalidParameterValueException: refused(`GET ${provisioned("f", "List=ALL&Marker=x")}`, noMarker),
    ResourceNotFoundException: refused(`GET ${provisioned("none", "List=ALL")}`, noFunction("none")),
  },
};
