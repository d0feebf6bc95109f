import { nodeMajor, type Runtime } from "../model/runtimes.ts";

/**
 * The AWS SDK that a runtime carries (RT-136), by the name of its npm lockfile in `sdk/`, which pins every package of it:
 *
 * - `nodejs4.3`, `6.10`, `8.10`: `aws-sdk` 2.498.0, since later ones no longer run on Node 4.
 * - `nodejs10.x` to `16.x`: `aws-sdk` 2.1693.0, the last there is.
 * - `nodejs18.x`: `@aws-sdk/*` 3.901.0, from AWS's last month with this runtime; later ones are not for Node 18.
 * - `nodejs20.x` and later: `@aws-sdk/*` 3.1164.0.
 *
 * AWS carries all 400 clients of v3; here are those that functions commonly use (the lockfile's `dependencies`: S3, DynamoDB
 * with its document client, Lambda, SQS, SNS, SSM, Secrets Manager, STS, EventBridge, Step Functions, SES, KMS, Kinesis,
 * Firehose, CloudWatch, Cognito, API Gateway, IAM, EC2, ECS, RDS Data, Athena, Bedrock, …) and what they stand on (`@smithy/*`).
 */
export function sdkOf(runtime: Runtime): string {
  const major = nodeMajor(runtime);
  if (major < 10) return "aws-sdk-2.498.0";
  if (major < 18) return "aws-sdk-2.1693.0";
  return major < 20 ? "aws-sdk-3.901.0" : "aws-sdk-3.1164.0";
}
