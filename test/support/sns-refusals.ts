import { arnOf } from "./topic-bench.ts";

export type Fields = Readonly<Record<string, string>>;

export const t: { readonly TopicArn: string } = { TopicArn: arnOf("sns", "t") };
const fifo = { TopicArn: arnOf("sns", "t.fifo") };
const invalid = "InvalidParameter";
const value = "ParameterValueInvalid";
const elements = (parameter: string, count: number) =>
  `Invalid parameter: ${parameter} Reason: An ARN must have at least 6 elements, not ${count}`;
const contentBased =
  "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
const noGroup = "Invalid parameter: The MessageGroupId parameter is required for FIFO topics";

const attribute = (name: string, type: string, rest: Fields = {}): Fields => ({
  ...t,
  Message: "m",
  "MessageAttributes.entry.1.Name": name,
  "MessageAttributes.entry.1.Value.DataType": type,
  ...Object.fromEntries(Object.entries(rest).map(([key, each]) => [`MessageAttributes.entry.1.Value.${key}`, each])),
});
const created = (name: string, text: string): Fields => ({
  "Attributes.entry.1.key": name,
  "Attributes.entry.1.value": text,
});
const subscribed = (name: string, text: string): Fields => ({
  ...t,
  Protocol: "sqs",
  Endpoint: arnOf("sqs", "other"),
  ...created(name, text),
});
const set = (AttributeName: string, AttributeValue: string): Fields => ({
  SubscriptionArn: "subscription",
  AttributeName,
  AttributeValue,
});
const entries = (ids: readonly string[], more: Fields = {}): Fields => ({
  ...t,
  ...Object.fromEntries(
    ids.flatMap((id, index) =>
      Object.entries({ Id: id, Message: "m", ...more }).map(([name, text]) => [
        `PublishBatchRequestEntries.member.${index + 1}.${name}`,
        text,
      ]),
    ),
  ),
});

export type Refusal = readonly [operation: string, fields: Fields, code: string, message: string, status?: number];

/** Most of the words are those that AWS was recorded with (localstack's snapshots). */
export const snsRefusals: readonly Refusal[] = [
  ["CreateTopic", { Name: "a b" }, invalid, "Invalid parameter: Topic Name"],
  ["CreateTopic", { Name: "t.fifo" }, invalid, "Invalid parameter: Topic Name"],
  ["CreateTopic", { Name: "t", ...created("FifoTopic", "true") }, invalid, "Invalid parameter: Topic Name"],
  [
    "CreateTopic",
    { Name: "t", ...created("DisplayName", "other") },
    invalid,
    "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
  ],
  [
    "CreateTopic",
    { Name: "t", "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" },
    invalid,
    "Invalid parameter: Tags Reason: Topic already exists with different tags",
  ],
  [
    "CreateTopic",
    { Name: "n", ...created("Nonsense", "x") },
    invalid,
    "Invalid parameter: Attributes Reason: Unknown attribute Nonsense",
  ],
  ["GetTopicAttributes", { TopicArn: arnOf("sns", "none") }, "NotFound", "Topic does not exist", 404],
  ["GetTopicAttributes", { TopicArn: "none" }, invalid, elements("TopicArn", 1)],
  [
    "GetTopicAttributes",
    {},
    "ValidationError",
    "1 validation error detected: Value null at 'topicArn' failed to satisfy constraint: Member must not be null",
  ],
  ["SetTopicAttributes", { ...t, AttributeName: "FifoTopic" }, invalid, "Invalid parameter: AttributeName"],
  ["DeleteTopic", { TopicArn: "a:b" }, invalid, elements("TopicArn", 2)],
  ["DeleteTopic", { TopicArn: "arn:aws:sns:eu-west-1:123456789012:t" }, invalid, "Invalid parameter: TopicArn"],
  [
    "Subscribe",
    { ...t, Protocol: "pigeon", Endpoint: "roof" },
    invalid,
    "Invalid parameter: Amazon SNS does not support this protocol string: pigeon",
  ],
  ["Subscribe", { ...t, Protocol: "sqs", Endpoint: "q" }, invalid, "Invalid parameter: SQS endpoint ARN"],
  ["Subscribe", { ...t, Protocol: "sms", Endpoint: "+15--551234567" }, invalid, "Invalid SMS endpoint: +15--551234567"],
  ["Subscribe", { ...t, Protocol: "sms", Endpoint: "+15551234567." }, invalid, "Invalid SMS endpoint: +15551234567."],
  [
    "Subscribe",
    { ...fifo, Protocol: "lambda", Endpoint: arnOf("lambda", "function:f") },
    invalid,
    "Invalid parameter: Invalid protocol type: lambda",
  ],
  [
    "Subscribe",
    { ...t, Protocol: "https", Endpoint: "http://a.example" },
    invalid,
    "Invalid parameter: Endpoint must match the specified protocol",
  ],
  [
    "Subscribe",
    { ...t, Protocol: "sqs", Endpoint: arnOf("sqs", "q.fifo") },
    invalid,
    "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
  ],
  [
    "Subscribe",
    { ...t, Protocol: "sqs", Endpoint: arnOf("sqs", "q"), ...created("RawMessageDelivery", "true") },
    invalid,
    "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
  ],
  [
    "Subscribe",
    subscribed("RawMessageDelivery", "wrong"),
    invalid,
    "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [wrong]. Must be true or false.",
  ],
  [
    "Subscribe",
    subscribed("FilterPolicy", '{"a":["b"],"c":{"d":["e"]}}'),
    invalid,
    "Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy",
  ],
  [
    "Subscribe",
    subscribed("FilterPolicy", '{"key":{"suffix":"value"}}'),
    invalid,
    'Invalid parameter: Attributes Reason: FilterPolicy: "suffix" must be an object or an array',
  ],
  [
    "Subscribe",
    subscribed("FilterPolicy", '{"key":[{"numeric":[]}]}'),
    invalid,
    "Invalid parameter: Attributes Reason: FilterPolicy: Invalid member in numeric match: ]",
  ],
  [
    "Subscribe",
    subscribed("FilterPolicy", '{"key":[{"suffix":100}]}'),
    invalid,
    "Invalid parameter: Attributes Reason: FilterPolicy: suffix match pattern must be a string",
  ],
  [
    "Subscribe",
    { TopicArn: arnOf("sns", "none"), Protocol: "sqs", Endpoint: arnOf("sqs", "q") },
    "NotFound",
    "Topic does not exist",
    404,
  ],
  [
    "SetSubscriptionAttributes",
    set("FilterPolicy", '{"key_a":"value_one"}'),
    invalid,
    'Invalid parameter: FilterPolicy: "key_a" must be an object or an array',
  ],
  [
    "SetSubscriptionAttributes",
    set("FilterPolicy", '{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}'),
    invalid,
    "Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys",
  ],
  [
    "SetSubscriptionAttributes",
    set("FilterPolicyScope", "Random"),
    invalid,
    "Invalid parameter: FilterPolicyScope: Invalid value [Random]. Please use either MessageBody or MessageAttributes",
  ],
  ["SetSubscriptionAttributes", set("Nonsense", "x"), invalid, "Invalid parameter: AttributeName"],
  [
    "SetSubscriptionAttributes",
    set("RedrivePolicy", '{"deadLetterTargetArn":"q"}'),
    invalid,
    "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn",
  ],
  [
    "GetSubscriptionAttributes",
    { SubscriptionArn: `${arnOf("sns", "t")}:00000000-0000-4000-8000-000000000000` },
    "NotFound",
    "Subscription does not exist",
    404,
  ],
  ["Unsubscribe", { SubscriptionArn: "s" }, invalid, elements("SubscriptionArn", 1)],
  ["Unsubscribe", { SubscriptionArn: arnOf("sns", "t") }, invalid, "Invalid parameter: SubscriptionId"],
  [
    "Unsubscribe",
    { SubscriptionArn: "" },
    invalid,
    "Invalid parameter: SubscriptionArn Reason: no value for required parameter",
  ],
  ["Publish", { ...t, Message: "" }, invalid, "Invalid parameter: Empty message"],
  ["Publish", { ...t, Message: "m", Subject: "" }, invalid, "Invalid parameter: Subject"],
  ["Publish", { ...t, Message: "m".repeat(262_145) }, invalid, "Invalid parameter: Message too long"],
  [
    "Publish",
    { Message: "m" },
    invalid,
    "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
  ],
  ["Publish", { TopicArn: arnOf("sns", "none"), Message: "m" }, "NotFound", "Topic does not exist", 404],
  [
    "Publish",
    { ...t, Message: "{", MessageStructure: "json" },
    invalid,
    "Invalid parameter: Message Structure - JSON message body failed to parse",
  ],
  [
    "Publish",
    { ...t, Message: '{"default":1}', MessageStructure: "json" },
    invalid,
    "Invalid parameter: Message Structure - No default entry in JSON message body",
  ],
  [
    "Publish",
    { ...t, Message: "m", MessageDeduplicationId: "d" },
    invalid,
    "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
  ],
  ["Publish", { ...fifo, Message: "m" }, invalid, noGroup],
  ["Publish", { ...fifo, Message: "m", MessageGroupId: "g" }, invalid, contentBased],
  [
    "Publish",
    attribute("a", "Text", { StringValue: "x" }),
    value,
    "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    "Publish",
    attribute("a", "String.", { StringValue: "x" }),
    value,
    "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    "Publish",
    attribute("a", "String", { BinaryValue: "AQI=" }),
    value,
    "The message attribute 'a' with type 'String' must use field 'String'.",
  ],
  [
    "Publish",
    attribute("a", "String", { StringValue: "" }),
    value,
    "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
  ],
  [
    "Publish",
    attribute(".a", "String", { StringValue: "x" }),
    value,
    "Invalid message attribute name starting with character '.' was found.",
  ],
  [
    "Publish",
    attribute("a^", "String", { StringValue: "x" }),
    value,
    "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
  ],
  [
    "PublishBatch",
    entries(Array.from({ length: 11 }, (_, index) => String(index))),
    "TooManyEntriesInBatchRequest",
    "The batch request contains more entries than permissible.",
  ],
  [
    "PublishBatch",
    entries(["a", "a"]),
    "BatchEntryIdsNotDistinct",
    "Two or more batch entries in the request have the same Id.",
  ],
  [
    "PublishBatch",
    entries(["a".repeat(81)]),
    "InvalidBatchEntryId",
    `The Id of a batch entry in the batch request is too long: ${"a".repeat(81)}`,
  ],
  [
    "PublishBatch",
    entries(["a", "b"], { Message: "m".repeat(150_000) }),
    "BatchRequestTooLong",
    "The length of all the messages put together is more than the limit.",
  ],
  ["PublishBatch", { ...entries(["a"]), ...fifo }, invalid, noGroup],
  [
    "AddPermission",
    { ...t, Label: "l", "AWSAccountId.member.1": "210987654321", "ActionName.member.1": "Fly" },
    invalid,
    "Invalid parameter: Policy statement action out of service scope!",
  ],
  [
    "TagResource",
    { ResourceArn: arnOf("sns", "none"), "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" },
    "ResourceNotFound",
    "Resource does not exist",
    404,
  ],
  ["Fly", {}, "InvalidAction", "The action Fly is not valid for this endpoint."],
];
