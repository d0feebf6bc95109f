import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProjectFunction } from "../../../../src/dev/project.ts";
import { readTemplate } from "../../../support/read-template.ts";

const role = "arn:aws:iam::123456789012:role/lambkin";
const plain = { Runtime: "nodejs24.x", Handler: "index.handler", Role: role };

/** A template of one function with these properties and metadata, in YAML's flow form. */
function samFunction(properties: string, metadata = "{}"): string {
  return `Resources:
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: ., LayerName: shared, CompatibleRuntimes: [nodejs24.x] }
  Failures: { Type: AWS::SQS::Queue }
  Hello:
    Type: AWS::Serverless::Function
    Metadata: ${metadata}
    Properties: { Handler: index.handler, Runtime: nodejs24.x, ${properties} }
`;
}

const read: Readonly<Record<string, readonly [properties: string, expected: Partial<ProjectFunction>]>> = {
  "has the logical id for a name, and a role of nobody's": ["CodeUri: src", { name: "Hello", settings: plain }],
  "has the name that it is given": ["CodeUri: src, FunctionName: greet", { name: "greet" }],
  "has its folder": ["CodeUri: src", { code: { kind: "folder", folder: "/project/src" } }],
  "has its package": ["CodeUri: code.zip", { code: { kind: "zip", file: "/project/code.zip" } }],
  "has the template's folder where it names none": ["Timeout: 5", { code: { kind: "folder", folder: "/project" } }],
  "has its text": [
    "InlineCode: 'exports.handler = async () => 1;'",
    { code: { kind: "inline", text: "exports.handler = async () => 1;" } },
  ],
  "has its settings": [
    `CodeUri: src, Timeout: 10, MemorySize: "512", Description: d, EphemeralStorage: { Size: 1024 },
      Architectures: [arm64], Environment: { Variables: { A: 1, B: true, C: !Ref AWS::NoValue } }, Tracing: Active,
      LoggingConfig: { LogFormat: JSON, ApplicationLogLevel: DEBUG }, Tags: { team: a },
      Role: "arn:aws:iam::123456789012:role/own"`,
    {
      settings: {
        ...plain,
        Role: "arn:aws:iam::123456789012:role/own",
        Timeout: 10,
        MemorySize: 512,
        Description: "d",
        EphemeralStorage: { Size: 1024 },
        Architectures: ["arm64"],
        Environment: { Variables: { A: "1", B: "true" } },
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "DEBUG" },
        Tags: { team: "a" },
      },
    },
  ],
  "has the project's layers": ["CodeUri: src, Layers: [!Ref Layer]", { layers: ["shared"] }],
  "has reserved concurrency": ["CodeUri: src, ReservedConcurrentExecutions: 0", { reservedConcurrency: 0 }],
  "has its alias, which its URL and its configuration are of": [
    "CodeUri: src, AutoPublishAlias: live, FunctionUrlConfig: { AuthType: NONE }, EventInvokeConfig: { MaximumRetryAttempts: 0 }",
    {
      alias: "live",
      url: { Qualifier: "live", AuthType: "NONE" },
      eventInvoke: { Qualifier: "live", MaximumRetryAttempts: 0 },
    },
  ],
  "has a URL": [
    `CodeUri: src, FunctionUrlConfig: { AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM,
      Cors: { AllowOrigins: ["*"], MaxAge: 5, AllowCredentials: false } }`,
    {
      url: {
        AuthType: "AWS_IAM",
        InvokeMode: "RESPONSE_STREAM",
        Cors: { AllowOrigins: ["*"], MaxAge: 5, AllowCredentials: false },
      },
    },
  ],
  "has a queue for what it gives up": [
    "CodeUri: src, DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Failures.Arn }",
    { settings: { ...plain, DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:Failures" } } },
  ],
  "has destinations": [
    `CodeUri: src, EventInvokeConfig: { MaximumEventAgeInSeconds: 60, DestinationConfig: {
      OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn }, OnSuccess: { Type: SQS } } }`,
    {
      eventInvoke: {
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: {
          OnFailure: { Destination: "arn:aws:sqs:us-east-1:123456789012:Failures" },
          OnSuccess: { Destination: "arn:aws:sqs:us-east-1:123456789012:HelloEventInvokeConfigOnSuccessQueue" },
        },
      },
    },
  ],
};

const files = { "src/index.js": "", "code.zip": "" };

for (const [what, [properties, expected]] of Object.entries(read)) {
  test(`a function ${what}`, async () => {
    const { functions, unserved } = await readTemplate(samFunction(properties), { files });
    assert.deepEqual(unserved, []);
    const fn: Partial<Record<string, unknown>> = { ...functions[0] };
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, fn[name]])), expected);
  });
}

test("a queue that SAM makes for a destination is made", async () => {
  const properties = "CodeUri: src, EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS } } }";
  const { queues } = await readTemplate(samFunction(properties), { files });
  assert.deepEqual(
    queues.map(({ QueueName }) => QueueName),
    ["Failures", "HelloEventInvokeConfigOnSuccessQueue"],
  );
});

test("esbuild's options are read", async () => {
  const metadata = `{ BuildMethod: esbuild, BuildProperties: { EntryPoints: [app.ts], External: ["@aws-sdk/*"], Format: esm,
        Target: es2022, Minify: true, Sourcemap: true, Loader: [".txt=text"], Define: { A: "1" }, MainFields: "module,main",
        Banner: [js=import a], OutExtension: [.js=.mjs] } }`;
  const { functions, unserved } = await readTemplate(samFunction("CodeUri: src", metadata), { files });
  assert.deepEqual(unserved, []);
  assert.deepEqual(functions[0]?.code, {
    kind: "bundle",
    folder: "/project/src",
    build: {
      entryPoints: ["/project/src/app.ts"],
      external: ["@aws-sdk/*"],
      format: "esm",
      target: "es2022",
      minify: true,
      define: { A: "1" },
      loader: { ".txt": "text" },
      mainFields: ["module", "main"],
      banner: { js: "import a" },
    },
  });
});

test("a folder that sam would build as Node.js is served as it is", async () => {
  const { functions, unserved } = await readTemplate(samFunction("CodeUri: src", "{ BuildMethod: nodejs24.x }"), {
    files,
  });
  assert.deepEqual(functions[0]?.code, { kind: "folder", folder: "/project/src" });
  assert.deepEqual(unserved, []);
});

test("a layer whose folder has to be built yet is told of, and its functions are served without it", async () => {
  const { functions, layers, unserved } = await readTemplate(`Resources:
  Libraries: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: lib/. } }
  Hello:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ., Handler: index.handler, Runtime: nodejs24.x, Layers: [!Ref Libraries] }
`);
  assert.deepEqual([layers, functions.map((fn) => fn.layers)], [[], [[]]]);
  assert.deepEqual(unserved, [
    { what: "AWS::Serverless::LayerVersion Libraries (there is no folder 'lib/.')", where: "template.yaml:2" },
    {
      what: "Layer arn:aws:lambda:us-east-1:123456789012:layer:Libraries:1 of Hello (not here)",
      where: "template.yaml:5",
    },
  ]);
});

test("a layer that sam would build lies in nodejs", async () => {
  const template = `Resources:
  Built:
    Type: AWS::Serverless::LayerVersion
    Metadata: { BuildMethod: nodejs24.x }
    Properties: { ContentUri: layer }
  AsItIs:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: layer, CompatibleRuntimes: [nodejs24.x, python3.12] }
`;
  const { layers } = await readTemplate(template, { files: { "layer/package.json": "{}" } });
  assert.deepEqual(layers, [
    { name: "Built", folder: "/project/layer", runtimes: [], inside: "nodejs" },
    { name: "AsItIs", folder: "/project/layer", runtimes: ["nodejs24.x"] },
  ]);
});

test("plain CloudFormation's functions are read with what is about them", async () => {
  const template = `Resources:
  Failures: { Type: AWS::SQS::Queue }
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: hello
      Runtime: nodejs24.x
      Handler: index.handler
      Role: !GetAtt Doer.Arn
      Code:
        ZipFile: |
          exports.handler = async () => 1;
      DeadLetterConfig: { TargetArn: !GetAtt Failures.Arn }
      Tags: [{ Key: a, Value: b }]
  Doer: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
  Local:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs24.x, Handler: index.handler, Role: x, Code: src }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Hello } }
  Live:
    Type: AWS::Lambda::Alias
    Properties: { Name: live, FunctionName: !Ref Hello, FunctionVersion: !GetAtt Version.Version }
  Permission: { Type: AWS::Lambda::Permission, Properties: {} }
  Url:
    Type: AWS::Lambda::Url
    Properties: { TargetFunctionArn: !Ref Live, AuthType: NONE, InvokeMode: BUFFERED }
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Hello
      Qualifier: $LATEST
      MaximumRetryAttempts: 1
      DestinationConfig: { OnSuccess: { Destination: !GetAtt Local.Arn }, OnFailure: { Destination: "arn:aws:s3:::b" } }
`;
  const { functions, unserved } = await readTemplate(template, { files });
  assert.deepEqual(functions, [
    {
      name: "hello",
      code: { kind: "inline", text: "exports.handler = async () => 1;\n" },
      layers: [],
      settings: {
        ...plain,
        Role: "arn:aws:iam::123456789012:role/Doer",
        DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:Failures" },
        Tags: { a: "b" },
      },
      alias: "live",
      url: { AuthType: "NONE", InvokeMode: "BUFFERED", Qualifier: "live" },
      eventInvoke: {
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnSuccess: { Destination: "arn:aws:lambda:us-east-1:123456789012:function:Local" } },
      },
    },
    { name: "Local", code: { kind: "folder", folder: "/project/src" }, layers: [], settings: plain },
  ]);
  assert.deepEqual(unserved, [{ what: "OnFailure arn:aws:s3:::b of Config", where: "template.yaml:33" }]);
});
