import { test } from "node:test";
import { PublishVersionCommand } from "@aws-sdk/client-lambda";
import { deploy, F } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";
import { capital, notFound, refuses } from "../support/refusals.ts";

const of = (name: string, qualifier: string) =>
  `/2025-11-30/functions/${name}/function-scaling-config?Qualifier=${qualifier}`;
const input = { FunctionScalingConfig: { MinExecutionEnvironments: 1, MaxExecutionEnvironments: 2 } };
const unmanaged = {
  status: 403,
  code: "AccessDeniedException",
  body: { message: "The function provided by the arn does not contain a capacity provider configuration" },
};
const invalid = { status: 400, code: "ValidationException" };
const problem = (what: string) => ({ message: `1 validation error detected: Value ${what}` });

test("API-232: functions that are not on a capacity provider have no scaling configuration", async (context) => {
  await using api = await openApi();
  await deploy(api);
  await api.lambda.send(new PublishVersionCommand({ FunctionName: "f" }));
  await refuses(context, api, [
    { what: "get", request: `GET ${of("f", "1")}`, ...unmanaged },
    { what: "put", request: `PUT ${of("f", "1")}`, input, ...unmanaged },
    { what: "put that takes it away", request: `PUT ${of(F, "1")}`, input: {}, ...unmanaged },
    {
      what: "get of no function",
      request: `GET ${of("g", "1")}`,
      ...notFound,
      body: capital(`Function not found: ${F.replace(/f$/, "g")}:1`),
    },
    {
      what: "put of no version",
      request: `PUT ${of("f", "2")}`,
      input,
      ...notFound,
      body: capital(`Function not found: ${F}:2`),
    },
    {
      what: "get of what only functions on capacity providers publish",
      request: `GET ${of("f", "$LATEST.PUBLISHED")}`,
      ...notFound,
      body: capital(`Function not found: ${F}:$LATEST.PUBLISHED`),
    },
    {
      what: "put of $LATEST",
      request: `PUT ${of("f", "$LATEST")}`,
      input,
      ...invalid,
      body: problem(
        "'$LATEST' at 'qualifier' failed to satisfy constraint: " +
          "Member must satisfy regular expression pattern: (\\$LATEST\\.PUBLISHED|[0-9]+)",
      ),
    },
    {
      what: "put of too many environments",
      request: `PUT ${of("f", "1")}`,
      input: { FunctionScalingConfig: { MaxExecutionEnvironments: 15_001 } },
      ...invalid,
      body: problem(
        "'15001' at 'functionScalingConfig.maxExecutionEnvironments' failed to satisfy constraint: " +
          "Member must have value less than or equal to 15000",
      ),
    },
  ]);
});
