import { type LambdaClient, TagResourceCommand } from "@aws-sdk/client-lambda";

/**
 * For the code of a function, or of its extension: `await sign("x")` waits until the test has given it this sign. It
 * comes through the engine's API, which both reach whatever walls there are.
 */
export const awaitsSigns = `const sign = async (wanted) => {
  const { AWS_ENDPOINT_URL_LAMBDA, AWS_LAMBDA_FUNCTION_NAME } = process.env;
  for (;;) {
    const answer = await fetch(AWS_ENDPOINT_URL_LAMBDA + "/2015-03-31/functions/" + AWS_LAMBDA_FUNCTION_NAME);
    const { Tags = {} } = await answer.json();
    if (Tags.sign === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
`;

export async function giveSign(lambda: LambdaClient, functionName: string, sign: string): Promise<void> {
  const Resource = `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`;
  await lambda.send(new TagResourceCommand({ Resource, Tags: { sign } }));
}
