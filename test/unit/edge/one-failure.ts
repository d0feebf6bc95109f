import { create, rest } from "./requests.ts";

export const functionNamePattern: string = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`;
export const namespacedNamePattern: string = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;

export function at(value: string, path: string, constraint: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** What the model refuses for one reason, and in which words. */
export const oneFailure: readonly [what: string, parse: () => object, failure: string][] = [
  [
    "a name with a character that no name has (API-1109)",
    () => rest("GET /2015-03-31/functions/my-function!"),
    at("'my-function!'", "functionName", `Member must satisfy regular expression pattern: ${namespacedNamePattern}`),
  ],
  [
    "a name of three parts that is no ARN",
    () => create({ FunctionName: "invalid:function:name" }),
    at(
      "'invalid:function:name'",
      "functionName",
      `Member must satisfy regular expression pattern: ${functionNamePattern}`,
    ),
  ],
  [
    "a role that is no ARN (API-1111)",
    () => create({ Role: "r1" }),
    at(
      "'r1'",
      "role",
      String.raw`Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`,
    ),
  ],
  [
    "two architectures (API-1114)",
    () => create({ Architectures: ["x86_64", "arm64"] }),
    at("'[x86_64, arm64]'", "architectures", "Member must have length less than or equal to 1"),
  ],
  [
    "an architecture that there is not",
    () => create({ Architectures: ["X86_64"] }),
    at(
      "'[X86_64]'",
      "architectures",
      "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ),
  ],
  [
    "null in a list",
    () => create({ Architectures: [null] }),
    at(
      "'[null]'",
      "architectures",
      "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ),
  ],
  [
    "an empty handler (API-201)",
    () => create({ Handler: "" }),
    at("''", "handler", String.raw`Member must satisfy regular expression pattern: [^\s]+`),
  ],
  [
    "a timeout of 901 seconds (API-201)",
    () => create({ Timeout: 901 }),
    at("'901'", "timeout", "Member must have value less than or equal to 900"),
  ],
  [
    "10,241 MB of memory (API-201)",
    () => create({ MemorySize: 10_241 }),
    at("'10241'", "memorySize", "Member must have value less than or equal to 10240"),
  ],
  [
    "127 MB of memory",
    () => create({ MemorySize: 127 }),
    at("'127'", "memorySize", "Member must have value greater than or equal to 128"),
  ],
  [
    "a nested enum",
    () => create({ SnapStart: { ApplyOn: "invalidOption" } }),
    at("'invalidOption'", "snapStart.applyOn", "Member must satisfy enum value set: [PublishedVersions, None]"),
  ],
  [
    "the name of a variable that no shell would take, without repeating the variables",
    () => create({ Environment: { Variables: { "1A": "secret" } } }),
    "Value at 'environment.variables' failed to satisfy constraint: " +
      "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
  ],
  ["a required member that is missing", () => create({ Role: null }), at("null", "role", "Member must not be null")],
  [
    "a required query that is missing",
    () => rest(`DELETE /2017-03-31/tags/${encodeURIComponent("arn:aws:lambda:us-east-1:123456789012:function:f")}`),
    at("null", "tagKeys", "Member must not be null"),
  ],
  [
    "an enum in the query (API-1126)",
    () => rest("GET /2015-03-31/functions/?FunctionVersion=invalid"),
    at("'invalid'", "functionVersion", "Member must satisfy enum value set: [ALL]"),
  ],
  [
    "a page that is too long",
    () => rest("GET /2015-03-31/functions?MaxItems=10001"),
    at("'10001'", "maxItems", "Member must have value less than or equal to 10000"),
  ],
  [
    "an alias that is a number (API-1128)",
    () => rest("POST /2015-03-31/functions/f/aliases", { Name: "2024", FunctionVersion: "1" }),
    at("'2024'", "name", "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"),
  ],
  [
    "a weight over one",
    () =>
      rest("POST /2015-03-31/functions/f/aliases", {
        Name: "live",
        FunctionVersion: "1",
        RoutingConfig: { AdditionalVersionWeights: { 2: 2 } },
      }),
    at(
      "'{2=2.0}'",
      "routingConfig.additionalVersionWeights",
      "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, " +
        "Member must have value greater than or equal to 0.0, Member must not be null]",
    ),
  ],
  [
    "a weight for $LATEST",
    () =>
      rest("POST /2015-03-31/functions/f/aliases", {
        Name: "live",
        FunctionVersion: "1",
        RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.5 } },
      }),
    at(
      "'{$LATEST=0.5}'",
      "routingConfig.additionalVersionWeights",
      "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, " +
        "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
    ),
  ],
  [
    "a layer without its version",
    () => create({ Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:l"] }),
    at(
      "'[arn:aws:lambda:us-east-1:123456789012:layer:l]'",
      "layers",
      "Member must satisfy constraint: [Member must have length less than or equal to 2048, " +
        "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: " +
        String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)` +
        ", Member must not be null]",
    ),
  ],
  [
    "a member of a structure in a list",
    () =>
      rest("POST /2015-03-31/event-source-mappings", {
        FunctionName: "f",
        FilterCriteria: { Filters: [{}, { Pattern: "x".repeat(4097) }] },
      }),
    at(
      `'${"x".repeat(4097)}'`,
      "filterCriteria.filters.2.member.pattern",
      "Member must have length less than or equal to 4096",
    ),
  ],
  [
    "an invocation type in a header (API-301)",
    () => rest("POST /2015-03-31/functions/f/invocations", "", { "x-amz-invocation-type": "Later" }),
    at("'Later'", "invocationType", "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"),
  ],
  [
    "a qualifier with a letter that none has",
    () => rest("GET /2015-03-31/functions/f?Qualifier=%C2%A7"),
    at(
      "'§'",
      "qualifier",
      String.raw`Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+`,
    ),
  ],
  [
    "a line break at the end of what the pattern would match",
    () => rest("GET /2015-03-31/functions/f%0A"),
    at("'f\n'", "functionName", `Member must satisfy regular expression pattern: ${namespacedNamePattern}`),
  ],
];
