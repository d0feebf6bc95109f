import { bodyOf, listed, requestFields, requestHeaders } from "./http-request.ts";
import { type Place, type SampleEvents, arn, domainOf, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-alb.html */

export const events: SampleEvents = {
  request: sample("a request to a load balancer", requestFields, (asked) => ({
    requestContext: contextOf(asked),
    httpMethod: asked.method,
    path: asked.path,
    queryStringParameters: Object.fromEntries(pairsOf(asked.query)),
    headers: requestHeaders(hostIn(asked)),
    ...textBody(asked),
  })),
  "multi-value-request": sample("the same where the target group has multi-value headers", requestFields, (asked) => ({
    requestContext: contextOf(asked),
    httpMethod: asked.method,
    path: asked.path,
    multiValueQueryStringParameters: Object.fromEntries(
      Map.groupBy(pairsOf(asked.query), ([name]) => name)
        .entries()
        .map(([name, pairs]) => [name, pairs.map(([, value]) => value)]),
    ),
    multiValueHeaders: listed(requestHeaders(hostIn(asked))),
    ...textBody(asked),
  })),
};

/** Load balancers hand parameters over as they came, not decoded. */
function pairsOf(query: string): [name: string, value: string][] {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return pairs.map((pair) => [pair.replace(/=.*$/, ""), pair.replace(/^[^=]*=?/, "")]);
}

function hostIn({ region }: Place): string {
  return `shop-1122334455.${region}.elb.${domainOf(region)}`;
}

function contextOf(place: Place): object {
  return { elb: { targetGroupArn: arn("elasticloadbalancing", place, "targetgroup/orders/49e9d65c45c6791a") } };
}

/** Load balancers send an empty text where there is no body. */
function textBody(asked: Parameters<typeof bodyOf>[0]): object {
  const { body, isBase64Encoded } = bodyOf(asked);
  return { body: body ?? "", isBase64Encoded };
}
