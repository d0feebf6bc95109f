import { queueArn, topicArn } from "../../../model/arn.ts";
import { type EventInvoke, eventInvokeWith } from "../../event-invoke.ts";
import { type Given, tellUnserved } from "./given.ts";
import type { Properties } from "../language/properties.ts";

/** Destinations that the engine delivers to by itself; buckets belong to others. */
const servedDestination = /^arn:aws[a-z-]*:(sqs|sns|lambda|events):/;

/** SAM's EventInvokeConfig, whose destinations may be queues that nobody has written down. @throws ProjectError */
export function samEventInvoke(config: Properties, given: Given): EventInvoke {
  const destinations = config.map("DestinationConfig");
  const arnOf = (outcome: "OnSuccess" | "OnFailure"): string | undefined => {
    const destination = destinations?.map(outcome);
    if (!destination) return undefined;
    const arn = destination.text("Destination");
    const type = destination.text("Type");
    if (arn === undefined && type === "SQS") return ownQueue(outcome, given);
    if (arn === undefined && type === "SNS") return ownTopic(outcome, given);
    return served(arn ?? type, outcome, { config, given });
  };
  return eventInvoke(config, arnOf("OnSuccess"), arnOf("OnFailure"));
}

/** AWS::Lambda::EventInvokeConfig */
export function lambdaEventInvoke(given: Given): void {
  const { properties, draft } = given;
  const target = draft.find(properties.neededText("FunctionName", "the function it is for"));
  if (!target) return tellUnserved(given, "its function is not served");
  const destinations = properties.map("DestinationConfig");
  const arnOf = (outcome: "OnSuccess" | "OnFailure"): string | undefined =>
    served(destinations?.map(outcome)?.text("Destination"), outcome, { config: properties, given });
  const qualifier = properties.text("Qualifier") ?? target.qualifier;
  // The newest code is `$LATEST`, which a configuration is for without a qualifier as well.
  const qualified = qualifier === undefined || qualifier === "$LATEST" ? {} : { Qualifier: qualifier };
  const config = eventInvoke(properties, arnOf("OnSuccess"), arnOf("OnFailure"));
  draft.amend(target.functionName, { eventInvoke: { ...config, ...qualified } });
}

function eventInvoke(config: Properties, success: string | undefined, failure: string | undefined): EventInvoke {
  const retries = config.number("MaximumRetryAttempts");
  return eventInvokeWith({ retries, ageSeconds: config.number("MaximumEventAgeInSeconds"), success, failure }) ?? {};
}

/** The queue that SAM makes where a destination of type SQS names none. */
function ownQueue(outcome: string, { name, draft, resolver }: Given): string {
  const queue = `${name}EventInvokeConfig${outcome}Queue`;
  draft.queues.set(queue, { QueueName: queue });
  return queueArn(resolver.stack.options, queue);
}

/** The same for a destination of type SNS. */
function ownTopic(outcome: string, { name, draft, resolver }: Given): string {
  const topic = `${name}EventInvokeConfig${outcome}Topic`;
  draft.topics.set(topic, { Name: topic });
  return topicArn(resolver.stack.options, topic);
}

function served(
  arn: string | undefined,
  outcome: string,
  { config, given: { draft } }: { config: Properties; given: Given },
): string | undefined {
  if (arn === undefined || servedDestination.test(arn)) return arn;
  draft.unserved.add(`${outcome} ${arn} of ${config.owner}`, config.placeOf("DestinationConfig"));
  return undefined;
}
