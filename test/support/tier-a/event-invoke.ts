import { arn, type DeclaredErrors, inProgress, noMarker, refused, twoQualifiers } from "./declared.ts";

const eventInvoke = (name: string, more = "") => `/2019-09-25/functions/${name}/event-invoke-config${more}`;
const retry = { MaximumRetryAttempts: 1 };
const onSuccess = (Destination: string) => ({ DestinationConfig: { OnSuccess: { Destination } } });
const nothing = "You must specify at least one of error handling or destination setting.";
const gone = "The function doesn't exist.";
const notConfigured = (name: string) => `The function ${arn(name)} doesn't have an EventInvokeConfig`;
const role = "arn:aws:iam:us-east-1:123456789012:function:f";

export const eventInvokeErrors: DeclaredErrors = {
  PutFunctionEventInvokeConfig: {
    InvalidParameterValueException: [
      refused(`PUT ${eventInvoke("f")}`, nothing, {}),
      refused(
        `PUT ${eventInvoke("f")}`,
        "You can't specify the function as a destination for itself.",
        onSuccess(arn("f")),
      ),
      refused(`PUT ${eventInvoke("f")}`, `The destination ARN ${arn("none")} is invalid.`, onSuccess(arn("none"))),
      refused(
        `PUT ${eventInvoke("f")}`,
        `The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=${role}), onFailure=null) ` +
          "is invalid.",
        onSuccess(role),
      ),
      refused(`PUT ${eventInvoke("f:1", "?Qualifier=2")}`, twoQualifiers, retry),
    ],
    ResourceConflictException: refused(`PUT ${eventInvoke("behind")}`, inProgress("behind"), retry),
    ResourceNotFoundException: [
      refused(`PUT ${eventInvoke("none")}`, gone, retry),
      refused(`PUT ${eventInvoke("f", "?Qualifier=x")}`, gone, retry),
    ],
  },
  UpdateFunctionEventInvokeConfig: {
    InvalidParameterValueException: refused(`POST ${eventInvoke("f")}`, nothing, {}),
    ResourceConflictException: refused(`POST ${eventInvoke("behind")}`, inProgress("behind"), retry),
    ResourceNotFoundException: [
      refused(`POST ${eventInvoke("f")}`, notConfigured("f:$LATEST"), retry),
      // Unlike Get and Delete, as AWS answered in November 2025.
      refused(`POST ${eventInvoke("none")}`, gone, retry),
    ],
  },
  GetFunctionEventInvokeConfig: {
    InvalidParameterValueException: refused(`GET ${eventInvoke("f:1", "?Qualifier=2")}`, twoQualifiers),
    ResourceNotFoundException: [
      refused(`GET ${eventInvoke("f", "?Qualifier=9")}`, notConfigured("f:9")),
      refused(`GET ${eventInvoke("none")}`, notConfigured("none:$LATEST")),
    ],
  },
  DeleteFunctionEventInvokeConfig: {
    InvalidParameterValueException: refused(`DELETE ${eventInvoke("f:1", "?Qualifier=2")}`, twoQualifiers),
    ResourceConflictException: refused(`DELETE ${eventInvoke("behind")}`, inProgress("behind")),
    ResourceNotFoundException: [
      refused(`DELETE ${eventInvoke("f")}`, notConfigured("f:$LATEST")),
      refused(`DELETE ${eventInvoke("none")}`, notConfigured("none:$LATEST")),
    ],
  },
  ListFunctionEventInvokeConfigs: {
    InvalidParameterValueException: refused(`GET ${eventInvoke("f", "/list?Marker=x")}`, noMarker),
    ResourceNotFoundException: refused(`GET ${eventInvoke("none", "/list")}`, gone),
  },
};
