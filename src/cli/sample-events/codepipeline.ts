import { type SampleEvents, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html */

export const events: SampleEvents = {
  job: sample(
    "a pipeline's action invokes a function",
    { function: "my-function", parameters: "some-input", bucket: "my-pipeline-bucket", key: "source.zip" },
    ({ function: name, parameters, bucket, key, account }) => ({
      "CodePipeline.job": {
        id: "11111111-abcd-1111-abcd-111111abcdef",
        accountId: account,
        data: {
          actionConfiguration: { configuration: { FunctionName: name, UserParameters: parameters } },
          inputArtifacts: [
            {
              name: "source",
              revision: null,
              location: { type: "S3", s3Location: { bucketName: bucket, objectKey: key } },
            },
          ],
          outputArtifacts: [],
          artifactCredentials: {
            accessKeyId: "ASIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            sessionToken: "MIICiTCCAfICCQD6m7oRw0uXOjANBgkqhkiG9w0BAQUFADCBiDEL",
          },
          continuationToken: "A continuation token if continuing job",
        },
      },
    }),
  ),
};
