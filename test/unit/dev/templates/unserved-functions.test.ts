import assert from "node:assert/strict";
import { test } from "node:test";
import { readTemplate } from "../../../support/read-template.ts";

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

const files = { "src/index.js": "" };

const told: Readonly<Record<string, readonly [properties: string, what: string, line?: number]>> = {
  "another runtime": ["CodeUri: src, Runtime: python3.12", "AWS::Serverless::Function Hello (python3.12)", 6],
  "a container image": ["PackageType: Image", "AWS::Serverless::Function Hello (a container image)", 6],
  "code in S3": ["CodeUri: s3://b/k", "AWS::Serverless::Function Hello (its code is in S3: s3://b/k)", 6],
  "code in a bucket": ["CodeUri: { Bucket: b, Key: k }", "AWS::Serverless::Function Hello (its code is in S3)", 6],
  "a layer of others": [
    "CodeUri: src, Layers: ['arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:14']",
    "Layer arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:14 of Hello (not here)",
  ],
  "provisioned concurrency": [
    "CodeUri: src, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 }",
    "Properties.ProvisionedConcurrencyConfig of Hello",
  ],
  "a file system": ["CodeUri: src, FileSystemConfigs: []", "Properties.FileSystemConfigs of Hello"],
};

for (const [what, [properties, expected, line = 9]] of Object.entries(told)) {
  test(`${what} is told of`, async () => {
    const runtime = properties.includes("Runtime: ") ? "" : "Runtime: nodejs24.x, ";
    const template = samFunction(properties).replace("Runtime: nodejs24.x, ", runtime);
    const { unserved } = await readTemplate(template, { files });
    assert.deepEqual(unserved, [{ what: expected, where: `template.yaml:${line}` }]);
  });
}

test("a makefile is told of, and its folder served", async () => {
  const { functions, unserved } = await readTemplate(samFunction("CodeUri: src", "{ BuildMethod: makefile }"), {
    files,
  });
  assert.equal(functions.length, 1);
  assert.deepEqual(unserved, [
    { what: "Metadata.BuildMethod makefile of Hello (its folder is served as it is)", where: "template.yaml:8" },
  ]);
});

test("who may do what, and where it runs, is taken in silence", async () => {
  const properties = `CodeUri: src, Policies: [!Sub "$\{Nobody}"], VpcConfig: { SubnetIds: [!ImportValue x] }, SnapStart: {},
        KmsKeyArn: !Ref Nothing, PermissionsBoundary: a, DeploymentPreference: { Type: AllAtOnce }`;
  const { functions, unserved } = await readTemplate(samFunction(properties), { files });
  assert.deepEqual([functions.length, unserved], [1, []]);
});

const refused: Readonly<Record<string, readonly [properties: string, message: string]>> = {
  "no handler": [
    "Runtime: nodejs24.x",
    "Hello needs a Handler: file and export that are called, such as index.handler.",
  ],
  "no runtime": ["Handler: a.b", "Hello needs a Runtime: what it runs on, such as nodejs24.x."],
  "a runtime that is a typing error": [
    "Handler: a.b, Runtime: node24.x",
    "There is no runtime 'node24.x': nodejs24.x is one.",
  ],
  "a timeout that is no number": [
    "Handler: a.b, Runtime: nodejs24.x, Timeout: soon",
    "Timeout of Hello must be a number, not 'soon'.",
  ],
  "variables that are no map": [
    "Handler: a.b, Runtime: nodejs24.x, Environment: { Variables: [a] }",
    "Variables of Environment of Hello must be a map, not a list.",
  ],
  "layers that are no list": [
    "Handler: a.b, Runtime: nodejs24.x, Layers: { a: b }",
    "Layers of Hello must be a list, not a map.",
  ],
  "a URL for whom nobody knows": [
    "Handler: a.b, Runtime: nodejs24.x, FunctionUrlConfig: { AuthType: JWT }",
    "AuthType of FunctionUrlConfig of Hello must be NONE or AWS_IAM, not 'JWT'.",
  ],
};

for (const [what, [properties, message]] of Object.entries(refused)) {
  test(`${what} is complained about`, async () => {
    const template = `Resources:\n  Hello:\n    Type: AWS::Serverless::Function\n    Properties: { ${properties} }\n`;
    await assert.rejects(readTemplate(template), {
      name: "ProjectError",
      message,
      file: "/project/template.yaml",
      line: 4,
      excerpt: `    Properties: { ${properties} }`,
    });
  });
}
