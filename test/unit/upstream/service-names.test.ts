import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, engineConfig } from "../../../src/config.ts";
import { endpointsIn, endpointVariable, endpointVariables } from "../../../src/upstream/service-names.ts";

test("AWS's variables name services by their ids, the engine by what they sign for", () => {
  const url = "http://127.0.0.1:9000";
  const ids = ["S3", "SQS", "DYNAMODB", "CLOUDWATCH", "EVENTBRIDGE", "SFN", "SECRETS_MANAGER", "LAMBDA", "STS"];
  const environment = Object.fromEntries(ids.map((id) => [`AWS_ENDPOINT_URL_${id}`, url]));
  const names = ["s3", "sqs", "dynamodb", "monitoring", "events", "states", "secretsmanager"];
  const expected = Object.fromEntries(names.map((name) => [name, url]));
  const others = { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: url };
  assert.deepEqual(endpointsIn({ ...environment, ...others }), expected);
  assert.deepEqual(endpointsIn({ ...environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" }), {});
});

test("an endpoint that can't be one, or of the engine's own services, is refused at the start", () => {
  for (const upstreams of [{ s3: "nonsense" }, { s3: "ftp://127.0.0.1" }, { lambda: "http://127.0.0.1" }]) {
    assert.throws(() => engineConfig({ upstreams }), ConfigError);
  }
});

test("a service's variable is the one that names it", () => {
  assert.deepEqual(["s3", "states", "events", "monitoring", "rds-data", "cognito-idp"].map(endpointVariable), [
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_SFN",
    "AWS_ENDPOINT_URL_EVENTBRIDGE",
    "AWS_ENDPOINT_URL_CLOUDWATCH",
    "AWS_ENDPOINT_URL_RDS_DATA",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
  ]);
});

test("a service that goes by several names has a variable for each, which all mean it", () => {
  const url = "http://127.0.0.1:9000";
  const names = (service: string) => Object.keys(endpointVariables([service], url));
  assert.deepEqual(names("ses"), ["AWS_ENDPOINT_URL_SES", "AWS_ENDPOINT_URL_SESV2"]);
  assert.deepEqual(names("dynamodb"), ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS"]);
  const services = ["s3", "sqs", "ses", "events", "states", "dynamodb", "bedrock", "sagemaker", "rds-data", "kms"];
  assert.deepEqual(
    endpointsIn(endpointVariables(services, url)),
    Object.fromEntries(services.map((each) => [each, url])),
  );
});

test("a variable that names the engine for a service that it is too means the engine", () => {
  const here = { AWS_ENDPOINT_URL_SQS: "http://localhost:4566", AWS_ENDPOINT_URL_S3: "http://localhost:4566" };
  assert.deepEqual(endpointsIn(here, 4566), { s3: "http://localhost:4566" });
  assert.deepEqual(endpointsIn({ AWS_ENDPOINT_URL_SQS: "http://localhost:9324" }, 4566), {
    sqs: "http://localhost:9324",
  });
});
