import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CloudWatchLogsClient,
  DeleteAccountPolicyCommand,
  DescribeDestinationsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateCapacityProviderCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListCapacityProvidersCommand,
} from "@aws-sdk/client-lambda";

import { TooManyRequestsException } from "../../../src/model/exceptions.ts";
import { echoing, openEdge, type OpenEdge } from "./open-edge.ts";

function settings({ endpoint }: OpenEdge) {
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
}

test("the AWS SDK invokes and reads the answer's headers", async () => {
  await using edge = await openEdge(
    echoing({ functionError: "Unhandled", executedVersion: "7", logTail: Buffer.from("END") }),
  );
  using client = disposable(new LambdaClient(settings(edge)));
  const answer = await client.send(
    new InvokeCommand({
      FunctionName: "arn:aws:lambda:us-east-1:123456789012:function:f",
      Qualifier: "$LATEST",
      LogType: "Tail",
      Payload: Buffer.from('{"a":1}'),
    }),
  );
  const { StatusCode, FunctionError, ExecutedVersion, LogResult } = answer;
  assert.deepEqual(
    { StatusCode, FunctionError, ExecutedVersion, LogResult, payload: answer.Payload?.transformToString() },
    { StatusCode: 200, FunctionError: "Unhandled", ExecutedVersion: "7", LogResult: "RU5E", payload: '{"a":1}' },
  );
});

test("the AWS SDK throws the errors of Lambda under their names", async () => {
  const throttled = new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
  await using edge = await openEdge({ invoke: () => Promise.reject(throttled) });
  using client = disposable(new LambdaClient(settings(edge)));
  await assert.rejects(client.send(new InvokeCommand({ FunctionName: "f" })), {
    name: "TooManyRequestsException",
    Reason: "ConcurrentInvocationLimitExceeded",
    message: "Rate Exceeded.",
  });
  await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: "no!" })), {
    name: "ValidationException",
    message: /^1 validation error detected: Value 'no!' at 'functionName' failed/,
  });
});

test("what is not built is one polite refusal to the AWS SDK (API-1168)", async () => {
  await using edge = await openEdge();
  using client = disposable(new LambdaClient({ ...settings(edge), maxAttempts: 3 }));
  const create = new CreateCapacityProviderCommand({
    CapacityProviderName: "p",
    VpcConfig: { SubnetIds: ["s"], SecurityGroupIds: ["g"] },
    PermissionsConfig: { CapacityProviderOperatorRoleArn: "arn:aws:iam::123456789012:role/r" },
  });
  await assert.rejects(client.send(create), (error: { $metadata: { attempts: number }; name: string }) => {
    assert.deepEqual([error.name, error.$metadata.attempts], ["InvalidParameterValueException", 1]);
    return true;
  });
  assert.deepEqual((await client.send(new ListCapacityProvidersCommand({}))).CapacityProviders, []);
});

test("the AWS SDK speaks CloudWatch Logs to the same endpoint", async () => {
  await using edge = await openEdge();
  using client = disposable(new CloudWatchLogsClient(settings(edge)));
  assert.deepEqual((await client.send(new DescribeDestinationsCommand({}))).destinations, []);
  const remove = new DeleteAccountPolicyCommand({ policyName: "p", policyType: "DATA_PROTECTION_POLICY" });
  await assert.rejects(client.send(remove), {
    name: "InvalidOperationException",
    message: "Operation not supported by this endpoint: DeleteAccountPolicy",
  });
});

function disposable<T extends { destroy(): void }>(client: T): T & Disposable {
  return Object.assign(client, { [Symbol.dispose]: () => client.destroy() });
}
