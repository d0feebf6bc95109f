import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { samReader } from "../../../../src/dev/templates/sam-reader.ts";
import { folderOf } from "../../../support/folder-of.ts";
import { readOptions } from "../../../support/read-project.ts";
import { readTemplate } from "../../../support/read-template.ts";

const code = "CodeUri: ., Handler: index.handler, Runtime: nodejs24.x";

test("Globals are merged: maps together, lists one behind the other, all else the function's own", async () => {
  const template = `Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 10
    MemorySize: 256
    CodeUri: .
    Layers: [!Ref First]
    Environment: { Variables: { A: global, B: global, C: !Ref AWS::Region } }
    Tags: { team: a }
Resources:
  First: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: . } }
  Second: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: . } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Timeout: 20
      Layers: [!Ref Second]
      Environment: { Variables: { A: own, D: own, C: { Fn::Sub: "x" } } }
  Bare: { Type: AWS::Serverless::Function, Properties: { Handler: bare.handler } }
  Plain: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, Code: . } }
`;
  const { functions } = await readTemplate(template);
  const [hello, bare, plain] = functions;
  assert.deepEqual(hello?.layers, ["First", "Second"]);
  assert.deepEqual(hello?.settings, {
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/lambkin",
    Timeout: 20,
    MemorySize: 256,
    Environment: { Variables: { A: "own", B: "global", C: "x", D: "own" } },
    Tags: { team: "a" },
  });
  assert.deepEqual([bare?.settings.Timeout, bare?.layers], [10, ["First"]]);
  assert.deepEqual([plain?.settings.Timeout, plain?.layers], [undefined, []]);
});

test("resources whose condition does not hold are not there", async () => {
  const template = `Parameters: { Stage: { Type: String, Default: dev } }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Resources:
  Hello: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Rare: { Type: AWS::Serverless::Function, Condition: IsProd, Properties: { ${code} } }
  Table: { Type: AWS::DynamoDB::Table, Condition: IsProd }
`;
  const names = async (parameters: Record<string, string>): Promise<string[]> => {
    const { functions, unserved } = await readTemplate(template, { parameters });
    return [...functions.map(({ name }) => name), ...unserved.map(({ what }) => what)];
  };
  assert.deepEqual(await names({}), ["Hello"]);
  assert.deepEqual(await names({ Stage: "prod" }), ["Hello", "Rare", "AWS::DynamoDB::Table Table"]);
});

test("everything that is not served is told of once, with its line, and what has no meaning here is not", async () => {
  const template = `Transform: [AWS::Serverless-2016-10-31, Own::Macro]
Resources:
  Hello: { Type: AWS::Serverless::Function, Properties: { ${code} } }
  Role: { Type: AWS::IAM::Role }
  Logs: { Type: AWS::Logs::LogGroup }
  Permission: { Type: AWS::Lambda::Permission }
  Table:
    Type: AWS::Serverless::SimpleTable
  Machine: { Type: AWS::Serverless::StateMachine }
  Custom: { Type: Custom::Thing }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::Listener }
  Application: { Type: AWS::Serverless::Application, Properties: { Location: https://example.com/t.yaml } }
`;
  const { unserved } = await readTemplate(template);
  assert.deepEqual(unserved, [
    { what: "Transform Own::Macro", where: "template.yaml:1" },
    { what: "AWS::Serverless::SimpleTable Table", where: "template.yaml:7" },
    { what: "AWS::Serverless::StateMachine Machine", where: "template.yaml:9" },
    { what: "Custom::Thing Custom", where: "template.yaml:10" },
    { what: "AWS::ElasticLoadBalancingV2::Listener Balancer", where: "template.yaml:11" },
    { what: "AWS::Serverless::Application Application", where: "template.yaml:12" },
  ]);
});

test("loops are written out", async () => {
  const template = `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters: { Names: { Type: CommaDelimitedList, Default: "one,two" } }
Resources:
  Fn::ForEach::Functions:
    - Name
    - !Ref Names
    - "Hello$\{Name}":
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: .
          Handler: !Sub "$\{Name}.handler"
          Runtime: nodejs24.x
          Environment:
            Variables: { NAME: !Ref Name, "Fn::ForEach::V": [V, [A, B], { "X$\{V}": !Ref V }] }
`;
  const { functions } = await readTemplate(template);
  assert.deepEqual(
    functions.map(({ name, settings }) => [name, settings.Handler, settings.Environment?.Variables]),
    [
      ["Helloone", "one.handler", { NAME: "one", XA: "A", XB: "B" }],
      ["Hellotwo", "two.handler", { NAME: "two", XA: "A", XB: "B" }],
    ],
  );
});

test("included files are part of the template, and are watched", async () => {
  const template = `Resources:
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: more.yaml } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Environment:
        Variables:
          A: b
          Fn::Transform: { Name: AWS::Include, Parameters: { Location: variables.yaml } }
`;
  const files = {
    "more.yaml": `More: { Type: AWS::Serverless::Function, Properties: { ${code} } }\n`,
    "variables.yaml": "REGION: !Ref AWS::Region\n",
  };
  const { functions, readFrom } = await readTemplate(template, { files });
  assert.deepEqual(
    functions.map(({ name }) => name),
    ["More", "Hello"],
  );
  assert.deepEqual(functions[1]?.settings.Environment?.Variables, { A: "b", REGION: "us-east-1" });
  assert.deepEqual(readFrom, ["/project/template.yaml", "/project/more.yaml", "/project/variables.yaml"]);
  await assert.rejects(readTemplate(template), {
    message: "AWS::Include reads files of this machine, and there is no 'more.yaml'.",
    line: 2,
  });
});

test("stacks within a stack are read with what they are given, and their outputs are known", async () => {
  const template = `Resources:
  Inner:
    Type: AWS::Serverless::Application
    Properties: { Location: inner/template.yaml, Parameters: { Greeting: !Sub "hi $\{AWS::Region}" } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Environment: { Variables: { INNER: !GetAtt Inner.Outputs.Arn } }
`;
  const inner = `Parameters: { Greeting: { Type: String } }
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: a.b, Runtime: nodejs24.x, Environment: { Variables: { G: !Ref Greeting } } }
  Table: { Type: AWS::DynamoDB::Table }
Outputs: { Arn: { Value: !GetAtt Hello.Arn } }
`;
  const files = { "inner/template.yaml": inner, "inner/src/a.js": "" };
  const { functions, unserved, readFrom } = await readTemplate(template, { files });
  assert.deepEqual(
    functions.map(({ name, code: of, settings }) => [name, of, settings.Environment?.Variables]),
    [
      [
        "Hello",
        { kind: "folder", folder: "/project" },
        { INNER: "arn:aws:lambda:us-east-1:123456789012:function:Inner-Hello" },
      ],
      ["Inner-Hello", { kind: "folder", folder: "/project/inner/src" }, { G: "hi us-east-1" }],
    ],
  );
  assert.deepEqual(unserved, [{ what: "AWS::DynamoDB::Table Table", where: "inner/template.yaml:6" }]);
  assert.deepEqual(readFrom, ["/project/template.yaml", "/project/inner/template.yaml"]);
});

test("JSON is read as well", async () => {
  const template = JSON.stringify({
    Resources: {
      Hello: {
        Type: "AWS::Lambda::Function",
        Properties: {
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Code: { ZipFile: { "Fn::Join": ["\n", ["exports.a = 1;", "exports.b = 2;"]] } },
        },
      },
    },
  });
  const { functions } = await readTemplate(template);
  assert.deepEqual(functions[0]?.code, { kind: "inline", text: "exports.a = 1;\nexports.b = 2;" });
});

test("JSON has lines as YAML has", async () => {
  await using folder = await folderOf({
    "template.json": `{
  "Resources": {
    "A": { "Type": "AWS::SQS::Queue", "Properties": { "DelaySeconds": -1 } },
    "B": {
      "Type": "AWS::S3::Bucket"
    }
  }
}`,
    "broken.json": '{\n  "Resources": {},\n}',
  });
  const { unserved, queues } = await samReader.read(join(folder.path, "template.json"), readOptions);
  assert.deepEqual(unserved, [{ what: "AWS::S3::Bucket B", where: "template.json:4" }]);
  assert.deepEqual(queues, [{ QueueName: "A", Attributes: { DelaySeconds: "-1" } }]);
  await assert.rejects(samReader.read(join(folder.path, "broken.json"), readOptions), {
    name: "ProjectError",
    message: /^This is not JSON that can be read: /,
    line: 3,
    excerpt: "}",
  });
});

test("of what is said twice the last counts, which is told", async () => {
  const template = `Resources:
  A:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 1
      DelaySeconds: 2
`;
  const { queues, unserved } = await readTemplate(template);
  assert.deepEqual(
    queues.map(({ Attributes }) => Attributes?.["DelaySeconds"]),
    ["2"],
  );
  assert.deepEqual(unserved, [
    { what: "'DelaySeconds: 2' is said twice, and the last counts", where: "template.yaml:6" },
  ]);
});

test("the condition of what has no meaning here is not asked for", async () => {
  const template = `Resources:
  Metadata: { Type: AWS::CDK::Metadata, Condition: CDKMetadataAvailable }
  Orders: { Type: AWS::SQS::Queue }
`;
  const { queues, unserved } = await readTemplate(template);
  assert.deepEqual([queues.length, unserved], [1, []]);
});

const broken: Readonly<Record<string, readonly [template: string, message: RegExp, line: number]>> = {
  "a list that does not end": ["Resources:\n  A: [1\n  B: 2\n", /^This is not YAML that can be read: /, 3],
  tabs: ["Resources:\n\tA: 1\n", /^This is not YAML that can be read: Tabs/, 2],
  "an alias of nothing": ["Resources:\n  A: *b\n", /alias/i, 2],
  "no resources": ["a: b\n", /^template\.yaml has no Resources: it is no template of SAM or CloudFormation\.$/, 1],
  "an empty file": ["", /has no Resources/, 1],
  "a resource without a type": ["Resources:\n  A: { Properties: {} }\n", /^A has no Type\.$/, 2],
  "properties that are no map": [
    "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: [a]\n",
    /^Properties of A must be a map\.$/,
    4,
  ],
};

for (const [what, [template, message, line]] of Object.entries(broken)) {
  test(`a template with ${what} is complained about`, async () => {
    await assert.rejects(readTemplate(template), {
      name: "ProjectError",
      message,
      line,
      file: "/project/template.yaml",
    });
  });
}
