import { type Member, isTable } from "../../member.ts";
import { type ServiceFunction, arnOf } from "../service.ts";

/** https://www.serverless.com/framework/docs/providers/aws/events/sns @throws ProjectError */
export function sns(event: Member, target: ServiceFunction): void {
  const { draft } = target.service;
  const tell = (given: Member): void =>
    void draft.unserved.push(given.unserved(`sns event of functions.${target.key}: ${JSON.stringify(given.value)}`));
  const arn = event.get("arn");
  if (isTable(arn.value)) return tell(arn);
  const named = isTable(event.value) ? event.get("topicName") : event;
  const topic = arn.isThere ? arn.requiredText() : named.requiredText();
  const display = event.get("displayName").text();
  const TopicArn = draft.topicArn(topic);
  if (display !== undefined && !arn.isThere) draft.addTopic({ Name: topic, Attributes: { DisplayName: display } });
  const policy = event.get("filterPolicy");
  const scope = event.get("filterPolicyScope").oneOf(["MessageAttributes", "MessageBody"]);
  const redrive = redriveOf(event.get("redrivePolicy"), tell);
  const Attributes = {
    ...(scope && { FilterPolicyScope: scope }),
    ...(policy.isThere && { FilterPolicy: JSON.stringify(policy.value) }),
    ...(redrive !== undefined && { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: redrive }) }),
  };
  draft.subscriptions.push({
    TopicArn,
    Protocol: "lambda",
    Endpoint: arnOf(target),
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
  });
}

/** ARN of the queue for what can't be delivered. */
function redriveOf(policy: Member, tell: (given: Member) => void): string | undefined {
  const arn = policy.get("deadLetterTargetArn");
  if (arn.isThere && !isTable(arn.value)) return arn.requiredText();
  if (policy.isThere) tell(policy);
  return undefined;
}
