import { bodyOf, joined, requestFields, requestHeaders } from "./http-request.ts";
import { type SampleEvents, arn, commonLogTime, epochMs, sample } from "./sample-event.ts";

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */

const id = "3k5vxq2p7m6n4b8c9d0f1g2h3j4k5l6a";

export const events: SampleEvents = {
  "function-url": sample("a request to a function URL", requestFields, (asked) => {
    const { region, method, path, query, time } = asked;
    const host = `${id}.lambda-url.${region}.on.aws`;
    const { body, isBase64Encoded } = bodyOf(asked);
    return {
      version: "2.0",
      routeKey: "$default",
      rawPath: path,
      rawQueryString: query,
      cookies: ["session=7f3a"],
      headers: requestHeaders(host),
      ...(query !== "" && { queryStringParameters: joined(query) }),
      requestContext: {
        accountId: "anonymous",
        apiId: id,
        domainName: host,
        domainPrefix: id,
        http: { method, path, protocol: "HTTP/1.1", sourceIp: "203.0.113.24", userAgent: "curl/8.14.1" },
        requestId: "e1506fd5-9e7b-434f-bd42-4f8fa224b599",
        routeKey: "$default",
        stage: "$default",
        time: commonLogTime(time),
        timeEpoch: epochMs(time),
      },
      ...(body !== null && { body }),
      isBase64Encoded,
    };
  }),
  destination: sample(
    "an asynchronous invocation of another function has failed for good",
    { function: "my-function", body: '{"order":42}', message: "out of stock" },
    ({ function: name, body, message, time, ...place }) => ({
      version: "1.0",
      timestamp: time,
      requestContext: {
        requestId: "e4b46cbf-b738-4a1c-8880-a18cdf61200e",
        functionArn: `${arn("lambda", place, `function:${name}`)}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: jsonOr(body),
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: message, trace: [`Error: ${message}`] },
    }),
  ),
};

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Any other text is a JSON string.
    return text;
  }
}
