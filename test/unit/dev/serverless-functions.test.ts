import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProjectFunction } from "../../../src/dev/project.ts";
import { complaintOf, projectIn, service } from "../../support/read-project.ts";

/** A service with one function that has these members besides its handler. */
function withMembers(members: string, more = ""): string {
  const lines = members.split("\n").map((line) => `    ${line}\n`);
  return service(`functions:\n  hello:\n    handler: hello.handler\n${lines.join("")}${more}`);
}

async function functionWith(members: string, more = ""): Promise<ProjectFunction> {
  const { functions } = await projectIn({ "serverless.yml": withMembers(members, more) });
  assert(functions[0]);
  return functions[0];
}

const defaults = {
  Role: "arn:aws:iam::123456789012:role/shop-dev-lambkin",
  Runtime: "nodejs22.x",
  Handler: "hello.handler",
  MemorySize: 1024,
  Timeout: 6,
  Environment: { Variables: {} },
};

const settings: Readonly<Record<string, object>> = {
  "memorySize: 256": { MemorySize: 256 },
  "timeout: 29": { Timeout: 29 },
  "runtime: nodejs18.x": { Runtime: "nodejs18.x" },
  "description: Says hello": { Description: "Says hello" },
  "environment: { A: 1, B: true, C: null, D: !Ref 'AWS::Region' }": {
    Environment: { Variables: { A: "1", B: "true", D: "us-east-1" } },
  },
  "architecture: arm64": { Architectures: ["arm64"] },
  "ephemeralStorageSize: 2048": { EphemeralStorage: { Size: 2048 } },
  "onError: arn:aws:sqs:us-east-1:123456789012:dead": {
    DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:dead" },
  },
  "tracing: Active": { TracingConfig: { Mode: "Active" } },
  "tags: { team: a }": { Tags: { team: "a" } },
  "logs: { logFormat: JSON, applicationLogLevel: DEBUG, systemLogLevel: WARN }": {
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "DEBUG", SystemLogLevel: "WARN" },
  },
};

for (const [members, expected] of Object.entries(settings)) {
  test(`'${members}' of a function is a setting`, async () => {
    assert.deepEqual((await functionWith(members)).settings, { ...defaults, ...expected });
  });
}

const configs: Readonly<Record<string, Partial<ProjectFunction>>> = {
  "name: greeter": { name: "greeter" },
  "url: true": { url: { AuthType: "NONE" } },
  "url: { authorizer: aws_iam, invokeMode: RESPONSE_STREAM }": {
    url: { AuthType: "AWS_IAM", InvokeMode: "RESPONSE_STREAM" },
  },
  "url: { cors: { allowedOrigins: [https://a.example], allowedHeaders: [X], allowedMethods: null, allowCredentials: true, maxAge: 9 } }":
    {
      url: {
        AuthType: "NONE",
        Cors: { AllowOrigins: ["https://a.example"], AllowHeaders: ["X"], AllowCredentials: true, MaxAge: 9 },
      },
    },
  "reservedConcurrency: 0": { reservedConcurrency: 0 },
  "maximumRetryAttempts: 0\nmaximumEventAge: 120": {
    eventInvoke: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 120 },
  },
  "destinations:\n  onSuccess: hello\n  onFailure: { type: sqs, arn: !GetAtt Failed.Arn }": {
    eventInvoke: {
      DestinationConfig: {
        OnSuccess: { Destination: "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-hello" },
        OnFailure: { Destination: "arn:aws:sqs:us-east-1:123456789012:shop-dev-Failed" },
      },
    },
  },
  "layers:\n  - !Ref SharedLambdaLayer\n  - arn:aws:lambda:us-east-1:123456789012:layer:theirs:3": {
    layers: ["shared"],
  },
  "package: { artifact: build/hello.zip }": { code: { kind: "zip", file: "/build/hello.zip" } },
  "package: { individually: true, patterns: ['!**', src/**] }": { code: { kind: "folder", folder: "" } },
};

const world =
  "layers:\n  shared:\n    path: layers/shared\nresources:\n  Resources:\n    Failed:\n      Type: AWS::SQS::Queue\n";

for (const [members, expected] of Object.entries(configs)) {
  test(`'${members.replaceAll(/\s+/g, " ")}' of a function is configured`, async () => {
    const code = { kind: "folder", folder: "" };
    const given = await functionWith(members, world);
    assert.deepEqual(given, { name: "shop-dev-hello", code, settings: defaults, layers: [], ...expected });
  });
}

test("the provider's settings are those of every function that has no own", async () => {
  const text = service(`  memorySize: 512
  timeout: 10
  architecture: x86_64
  environment: { A: provider, B: provider }
  layers: [!Ref SharedLambdaLayer]
  tracing: { lambda: true }
  logs: { lambda: { logFormat: JSON } }
  tags: { a: 1 }
functions:
  hello:
    handler: hello.handler
    timeout: 20
    environment: { B: own }
layers:
  shared: { path: shared, compatibleRuntimes: [nodejs22.x] }
`);
  const { functions, layers } = await projectIn({ "serverless.yml": text });
  assert.deepEqual(functions[0]?.settings, {
    ...defaults,
    MemorySize: 512,
    Timeout: 20,
    Architectures: ["x86_64"],
    Environment: { Variables: { A: "provider", B: "own" } },
    TracingConfig: { Mode: "Active" },
    LoggingConfig: { LogFormat: "JSON" },
    Tags: { a: "1" },
  });
  assert.deepEqual(functions[0]?.layers, ["shared"]);
  assert.deepEqual(layers, [{ name: "shared", folder: "/shared", runtimes: ["nodejs22.x"] }]);
});

test("resources stand for their names, URLs and ARNs in the environment", async () => {
  const text = withMembers(
    `environment:
  URL: !Ref Jobs
  ARN: !GetAtt [Jobs, Arn]
  TABLE: !Ref Orders
  TABLE_ARN: !GetAtt Orders.Arn
  TOPIC: !Ref Topic
  SUB: !Sub "\${AWS::AccountId}-\${Jobs.QueueName}"
  JOINED: !Join ["/", [a, !Ref "AWS::Region"]]
  SELF: !GetAtt HelloLambdaFunction.Arn
  LOST: !GetAtt Nothing.Arn
  ALSO: !Sub "\${Unknown}"`,
    `resources:
  - Resources:
      Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "jobs-\${self:service}" } }
      Topic: { Type: AWS::SNS::Topic }
  - Resources:
      Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
      Role: { Type: AWS::IAM::Role }
`,
  );
  const { functions, queues, topics, unserved } = await projectIn({ "serverless.yml": text });
  assert.deepEqual(functions[0]?.settings.Environment?.Variables, {
    URL: "http://127.0.0.1:4566/123456789012/jobs-shop",
    ARN: "arn:aws:sqs:us-east-1:123456789012:jobs-shop",
    TABLE: "orders",
    TABLE_ARN: "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
    TOPIC: "arn:aws:sns:us-east-1:123456789012:shop-dev-Topic",
    SUB: "123456789012-jobs-shop",
    JOINED: "a/us-east-1",
    SELF: "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-hello",
  });
  assert.deepEqual(queues, [{ QueueName: "jobs-shop" }]);
  assert.deepEqual(topics, [{ Name: "shop-dev-Topic" }]);
  assert.deepEqual(unserved, [
    { what: "AWS::DynamoDB::Table Orders", where: "serverless.yml:24" },
    { what: 'functions.hello.environment.LOST: {"Fn::GetAtt":["Nothing","Arn"]}', where: "serverless.yml:17" },
    { what: 'functions.hello.environment.ALSO: {"Fn::Sub":"${Unknown}"}', where: "serverless.yml:18" },
  ]);
});

test("conditions, mappings and parameters of resources count, in them and in the environment", async () => {
  const text = withMembers(
    `environment:
  SIZE: !FindInMap [Sizes, !Ref Kind, size]
  MODE: !If [IsLarge, large, small]
  ONLY_LARGE: !If [IsLarge, yes, !Ref AWS::NoValue]`,
    `resources:
  Parameters: { Kind: { Type: String, Default: a } }
  Mappings: { Sizes: { a: { size: 1 }, b: { size: 2 } } }
  Conditions: { IsLarge: !Equals [!Ref Kind, b], IsSmall: !Not [!Condition IsLarge] }
  Resources:
    Large: { Type: AWS::SQS::Queue, Condition: IsLarge }
    Small: { Type: AWS::SQS::Queue, Condition: IsSmall }
`,
  );
  const small = await projectIn({ "serverless.yml": text });
  assert.deepEqual(small.functions[0]?.settings.Environment?.Variables, { SIZE: "1", MODE: "small" });
  assert.deepEqual(small.queues, [{ QueueName: "shop-dev-Small" }]);
  const large = await projectIn({ "serverless.yml": text }, { parameters: { Kind: "b" } });
  assert.deepEqual(large.functions[0]?.settings.Environment?.Variables, {
    SIZE: "2",
    MODE: "large",
    ONLY_LARGE: "yes",
  });
  assert.deepEqual(large.queues, [{ QueueName: "shop-dev-Large" }]);
});

test("dead letter queues come before those that use them, and attributes are strings", async () => {
  const { queues } = await projectIn({
    "serverless.yml": service(`resources:
  Resources:
    Jobs:
      Type: AWS::SQS::Queue
      Properties:
        VisibilityTimeout: 60
        RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 }
    Dead: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
`),
  });
  const deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:shop-dev-Dead.fifo";
  const redrive = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 });
  assert.deepEqual(queues, [
    { QueueName: "shop-dev-Dead.fifo", Attributes: { FifoQueue: "true" } },
    { QueueName: "shop-dev-Jobs", Attributes: { VisibilityTimeout: "60", RedrivePolicy: redrive } },
  ]);
});

const builds: Readonly<Record<string, object>> = {
  "plugins: [serverless-esbuild]\n": { kind: "bundle", folder: "", build: {} },
  "plugins: [serverless-webpack]\n": { kind: "bundle", folder: "", build: {} },
  "plugins: [serverless-plugin-typescript]\n": { kind: "folder", folder: "" },
  "build: { esbuild: true }\n": { kind: "bundle", folder: "", build: {} },
  "build: { esbuild: false }\n": { kind: "folder", folder: "" },
  "custom:\n  esbuild: { bundle: true, minify: true, target: [node22], format: esm, external: [sharp], exclude: [aws-sdk], define: { A: '1' }, loader: { .txt: text } }\n":
    {
      kind: "bundle",
      folder: "",
      build: {
        external: ["sharp", "aws-sdk"],
        format: "esm",
        target: "node22",
        minify: true,
        define: { A: "1" },
        loader: { ".txt": "text" },
      },
    },
};

for (const [more, code] of Object.entries(builds)) {
  test(`'${more.replaceAll(/\s+/g, " ").trim()}' says how code is made`, async () => {
    const { functions, unserved } = await projectIn({ "serverless.yml": service(more) });
    assert.deepEqual(functions[0]?.code, code);
    assert.deepEqual(unserved, []);
  });
}

const unserved: Readonly<Record<string, readonly string[]>> = {
  [withMembers("vpc: { subnetIds: [a] }\ntimeuot: 3\nrole: x")]: ["functions.hello.vpc 8", "functions.hello.timeuot 9"],
  [withMembers("runtime: python3.12")]: ["functions.hello: runtime python3.12 6"],
  [service("functions:\n  hello: { image: a }\n")]: ["functions.hello: a container image 6"],
  [service("plugins: [serverless-offline]\n")]: [],
  [service("plugins:\n  - serverless-step-functions\n")]: ["plugin serverless-step-functions 9"],
  [service("stepFunctions: {}\n")]: ["stepFunctions 8"],
  [service("  vpc: { securityGroupIds: [a] }\nfunctions: {}\n")]: ["provider.vpc 5"],
  [service("custom:\n  esbuild: { plugins: plugins.js }\n")]: ["custom.esbuild.plugins 9"],
};

for (const [text, expected] of Object.entries(unserved)) {
  test(`what is told of: ${expected.join(", ") || "nothing"}`, async () => {
    const told = (await projectIn({ "serverless.yml": text })).unserved;
    assert.deepEqual(
      told.map(({ what, where }) => `${what} ${where.replace("serverless.yml:", "")}`),
      expected,
    );
  });
}

test("a function without a handler is refused", async () => {
  assert.equal(
    await complaintOf({ "serverless.yml": service("functions:\n  hello: { timeout: 3 }\n") }),
    "serverless.yml:6: functions.hello.handler is missing | hello: { timeout: 3 }",
  );
});

test("a destination that is nowhere is refused", async () => {
  assert.equal(
    await complaintOf({ "serverless.yml": withMembers("destinations: { onFailure: nobody }") }),
    'serverless.yml:8: functions.hello.destinations.onFailure names the function "nobody", which is not in functions | destinations: { onFailure: nobody }',
  );
});

test("another cloud is refused", async () => {
  assert.equal(
    await complaintOf({ "serverless.yml": "service: a\nprovider:\n  name: google\n" }),
    "serverless.yml:3: provider.name must be aws, not google | name: google",
  );
});
