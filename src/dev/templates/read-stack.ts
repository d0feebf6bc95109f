import { eventSourceMapping } from "./resources/event-source-mappings.ts";
import { lambdaEventInvoke } from "./resources/event-invoke.ts";
import { lambdaUrl } from "./resources/function-urls.ts";
import { lambdaFunction, samFunction } from "./resources/functions.ts";
import { type ResourceReader, givenOf, tellUnserved } from "./resources/given.ts";
import { httpApi, httpApiRoutes, httpRoute, httpStage } from "./resources/http-apis.ts";
import { layerVersion } from "./resources/layers.ts";
import type { TemplateDraft } from "./template-draft.ts";
import { queue } from "./resources/queues.ts";
import { restApi, restApiRoutes, restMethod, restStage } from "./resources/rest-apis.ts";
import { eventBus, eventRule } from "./resources/rules.ts";
import { serverlessApi, serverlessApiRoutes, serverlessHttpApi } from "./resources/sam-apis.ts";
import { samEvents } from "./resources/sam-events.ts";
import { schedule } from "./resources/schedules.ts";
import { snsSubscription, snsTopic, topicSubscriptions } from "./resources/topics.ts";
import type { Resolver, Resource } from "./language/stack.ts";
import { lambdaAlias } from "./resources/versions.ts";

/** What is read in one pass needs nothing but what was read in those before it. */
const passes: readonly Readonly<Record<string, ResourceReader>>[] = [
  {
    "AWS::Serverless::LayerVersion": layerVersion,
    "AWS::Lambda::LayerVersion": layerVersion,
    "AWS::SQS::Queue": queue,
    "AWS::SNS::Topic": snsTopic,
    "AWS::Events::EventBus": eventBus,
    "AWS::Serverless::Api": serverlessApi,
    "AWS::Serverless::HttpApi": serverlessHttpApi,
    "AWS::ApiGateway::RestApi": restApi,
    "AWS::ApiGatewayV2::Api": httpApi,
  },
  { "AWS::Serverless::Function": samFunction, "AWS::Lambda::Function": lambdaFunction },
  { "AWS::Lambda::Alias": lambdaAlias },
  {
    "AWS::Serverless::Api": serverlessApiRoutes,
    "AWS::Serverless::HttpApi": serverlessApiRoutes,
    "AWS::Serverless::Function": samEvents,
    "AWS::Lambda::Url": lambdaUrl,
    "AWS::Lambda::EventSourceMapping": eventSourceMapping,
    "AWS::Lambda::EventInvokeConfig": lambdaEventInvoke,
    "AWS::Events::Rule": eventRule,
    "AWS::Scheduler::Schedule": schedule,
    "AWS::SNS::Topic": topicSubscriptions,
    "AWS::SNS::Subscription": snsSubscription,
    "AWS::ApiGateway::RestApi": restApiRoutes,
    "AWS::ApiGateway::Method": restMethod,
    "AWS::ApiGateway::Stage": restStage,
    "AWS::ApiGateway::Deployment": restStage,
    "AWS::ApiGatewayV2::Api": httpApiRoutes,
    "AWS::ApiGatewayV2::Route": httpRoute,
    "AWS::ApiGatewayV2::Stage": httpStage,
  },
];

/** Read with those that refer to them, or without a meaning where nobody is kept out and nothing is paid for. */
const accepted = new RegExp(
  "^AWS::(" +
    [
      "IAM::\\w+",
      "CloudWatch::\\w+",
      "ApplicationAutoScaling::\\w+",
      "\\w+::\\w*Policy",
      "Logs::LogGroup",
      "Lambda::(Version|Permission|LayerVersionPermission|CodeSigningConfig)",
      "Scheduler::ScheduleGroup",
      "ApiGateway::(Account|Resource|Authorizer|Deployment)",
      "ApiGatewayV2::(Integration|Authorizer|Deployment)",
      "CloudFormation::WaitConditionHandle",
      "Serverless::Connector",
    ].join("|") +
    ")$",
);

/**
 * Reads the resources of a stack, and of those within it, whose conditions hold; `known` are in `draft` already.
 * @throws ProjectError
 */
export function readStack(
  resolver: Resolver,
  draft: TemplateDraft,
  known: ReadonlySet<string> = new Set<string>(),
): void {
  const stacks = [...withNested(resolver, draft, known)];
  for (const readers of passes) {
    for (const each of stacks) {
      for (const resource of servedResources(each, known)) {
        readers[resource.type]?.(givenOf(resource, each, draft));
      }
    }
  }
}

function servedResources({ stack, holds }: Resolver, known: ReadonlySet<string>): readonly Resource[] {
  return [...stack.resources.values()].filter(
    ({ logicalId, type, condition, at }) =>
      !known.has(logicalId) && type !== "AWS::CDK::Metadata" && (condition === undefined || holds(condition, at)),
  );
}

const nesting = /^AWS::(CloudFormation::Stack|Serverless::Application)$/;

/** Tells of everything that has no reader. */
function* withNested(resolver: Resolver, draft: TemplateDraft, known: ReadonlySet<string>): Generator<Resolver> {
  yield resolver;
  for (const resource of servedResources(resolver, known)) {
    const { type, logicalId } = resource;
    const nested = nesting.test(type) ? resolver.stack.nested(logicalId) : undefined;
    if (nested) yield* withNested(nested, draft, known);
    else if (!accepted.test(type) && !passes.some((readers) => readers[type])) {
      tellUnserved({ resource, draft });
    }
  }
}
