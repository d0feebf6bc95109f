import { type SampleEvents, arn, partitionOf, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */

const fields = { rule: "my-rule", parameters: '{"desired":"encrypted"}' };

interface Asked {
  readonly region: string;
  readonly account: string;
  readonly rule: string;
  readonly parameters: string;
}

export const events: SampleEvents = {
  "item-change-notification": sample(
    "a resource that a rule is about has changed",
    { ...fields, resource: "i-0f1e2d3c4b5a69788", "resource-type": "AWS::EC2::Instance" },
    ({ resource, "resource-type": resourceType, time, ...asked }) => {
      const configurationItem = {
        configurationItemCaptureTime: time,
        awsAccountId: asked.account,
        configurationItemStatus: "OK",
        resourceId: resource,
        ARN: arn("ec2", asked, `instance/${resource}`),
        awsRegion: asked.region,
        resourceType,
        tags: {},
        relationships: [],
        configuration: {},
      };
      const messageType = "ConfigurationItemChangeNotification";
      return eventOf(asked, { configurationItem, notificationCreationTime: time, messageType });
    },
  ),
  "periodic-rule": sample("a rule is due", fields, ({ time, ...asked }) =>
    eventOf(asked, {
      awsAccountId: asked.account,
      notificationCreationTime: time,
      messageType: "ScheduledNotification",
      recordVersion: "1.0",
    }),
  ),
};

function eventOf(asked: Asked, invokingEvent: object): object {
  return {
    version: "1.0",
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: asked.parameters,
    resultToken: "myResultToken",
    eventLeftScope: false,
    executionRoleArn: `arn:${partitionOf(asked.region)}:iam::${asked.account}:role/config-role`,
    configRuleArn: arn("config", asked, "config-rule/config-rule-0123456"),
    configRuleName: asked.rule,
    configRuleId: "config-rule-0123456",
    accountId: asked.account,
  };
}
