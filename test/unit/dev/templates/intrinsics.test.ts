import assert from "node:assert/strict";
import { test } from "node:test";
import { readTemplate, templateOf, valueOf } from "../../../support/read-template.ts";

const sections = `Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]
Parameters:
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Zones: { Type: CommaDelimitedList, Default: "a, b,c" }
  Count: { Type: Number, Default: 3 }
Mappings:
  Sizes:
    dev: { name: small, list: [x, y] }
    prod: { name: large }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Condition IsDev]
  Either: !Or [!Condition IsProd, !Condition IsDev]
  Three: !Equals [!Ref Count, "3"]
`;

const values: Readonly<Record<string, string | undefined>> = {
  "a text": "a text",
  "42": "42",
  "1.5": "1.5",
  true: "true",
  "2026-12-24": "2026-12-24",
  "12:30": "12:30",
  "012345678901": "012345678901",
  "!Ref Stage": "dev",
  "{ Ref: Stage }": "dev",
  "!Ref Count": "3",
  "!Ref AWS::Region": "us-east-1",
  "!Ref AWS::AccountId": "123456789012",
  "!Ref AWS::Partition": "aws",
  "!Ref AWS::StackName": "local",
  "!Ref AWS::StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/local/51af3dc0-da77-11e4-872e-1234567db123",
  "!Ref AWS::URLSuffix": "amazonaws.com",
  "!Ref AWS::NoValue": undefined,
  "!Join ['+', !Ref AWS::NotificationARNs]": "",
  "!Ref Hello": "Hello",
  "!Ref Orders": "http://127.0.0.1:4566/123456789012/Orders",
  "!Ref Fifo": "http://127.0.0.1:4566/123456789012/Fifo.fifo",
  "!Ref News": "arn:aws:sns:us-east-1:123456789012:News",
  "!Ref Items": "items",
  "!Ref Files": "Files",
  "!Ref Doer": "Doer",
  "!Ref Shared": "arn:aws:lambda:us-east-1:123456789012:layer:Shared:1",
  "!Ref Rest": "rest",
  "!Ref HelloRole": "HelloRole",
  "!GetAtt Hello.Arn": "arn:aws:lambda:us-east-1:123456789012:function:Hello",
  "!GetAtt [Hello, Arn]": "arn:aws:lambda:us-east-1:123456789012:function:Hello",
  "{ Fn::GetAtt: [Hello, Arn] }": "arn:aws:lambda:us-east-1:123456789012:function:Hello",
  "{ Fn::GetAtt: Hello.Arn }": "arn:aws:lambda:us-east-1:123456789012:function:Hello",
  "!GetAtt Orders.Arn": "arn:aws:sqs:us-east-1:123456789012:Orders",
  "!GetAtt Orders.QueueName": "Orders",
  "!GetAtt Fifo.Arn": "arn:aws:sqs:us-east-1:123456789012:Fifo.fifo",
  "!GetAtt News.TopicName": "News",
  "!GetAtt Items.Arn": "arn:aws:dynamodb:us-east-1:123456789012:table/items",
  "!GetAtt Doer.Arn": "arn:aws:iam::123456789012:role/Doer",
  "!GetAtt HelloRole.Arn": "arn:aws:iam::123456789012:role/HelloRole",
  "!GetAtt Rest.RootResourceId": "rest-root",
  "!GetAtt Users.ProviderURL": "Users.ProviderURL",
  "!Sub '${Stage}-${Hello.Arn}'": "dev-arn:aws:lambda:us-east-1:123456789012:function:Hello",
  "!Sub 'a ${!Literal} $ {b} ${ Stage }'": "a ${Literal} $ {b} dev",
  "!Sub ['${Stage}/${Own}', { Own: !Ref Orders, Stage: mine }]": "mine/http://127.0.0.1:4566/123456789012/Orders",
  "!Sub '${AWS::NoValue}x'": "x",
  "!Join ['-', [a, !Ref Stage, 1]]": "a-dev-1",
  "!Join [':', !Ref Zones]": "a:b:c",
  "!Join ['', [a, !If [IsProd, b, !Ref AWS::NoValue]]]": "a",
  "!Select [1, [a, b]]": "b",
  "!Select ['2', !Ref Zones]": "c",
  "!Select [0, !Split ['.', a.b.c]]": "a",
  "!Join ['/', !Split ['-', !Sub '${Stage}-x']]": "dev/x",
  "!If [IsProd, a, b]": "b",
  "!If [IsDev, !Ref Stage, b]": "dev",
  "!If [Both, a, b]": "b",
  "!If [Either, a, b]": "a",
  "!If [Three, a, b]": "a",
  "!FindInMap [Sizes, !Ref Stage, name]": "small",
  "!FindInMap [Sizes, none, name, { DefaultValue: !Ref Stage }]": "dev",
  "!Join [',', !FindInMap [Sizes, dev, list]]": "x,y",
  "!Base64 hello": "aGVsbG8=",
  "Fn::Base64: !Sub 'x${Stage}'": "eGRldg==",
  "{ Fn::ToJsonString: { a: !Ref Stage, b: [1, true] } }": '{"a":"dev","b":[1,true]}',
  "{ Fn::Length: !Ref Zones }": "3",
  "!Select [1, !Cidr [10.0.0.0/16, 2, 8]]": "10.0.1.0/24",
  "!Select [0, !Cidr ['2001:db8::/56', 1, 64]]": "2001:db8::/64",
  "!Select [0, !GetAZs '']": "us-east-1a",
  "!Select [1, !GetAZs eu-west-1]": "eu-west-1b",
  "'{{resolve:ssm:/app/key}}'": "{{resolve:ssm:/app/key}}",
};

for (const [text, expected] of Object.entries(values)) {
  test(`${text} is ${expected === undefined ? "nothing" : `'${expected}'`}`, async () => {
    const value = text.startsWith("Fn::") ? `{ ${text} }` : text;
    assert.equal(await valueOf(value, { sections }), expected);
  });
}

test("parameters that are given stand before their defaults", async () => {
  const given = { sections, parameters: { Stage: "prod", "AWS::StackName": "shop" } };
  assert.equal(await valueOf("!Sub '${AWS::StackName}-${Stage}'", given), "shop-prod");
  assert.equal(await valueOf("!FindInMap [Sizes, !Ref Stage, name]", given), "large");
});

test("values that other stacks export are parameters", async () => {
  assert.equal(await valueOf("!ImportValue shared-table", { parameters: { "shared-table": "t" } }), "t");
  assert.equal(
    await valueOf("!ImportValue { Fn::Sub: '${AWS::Region}-x' }", { parameters: { "us-east-1-x": "y" } }),
    "y",
  );
});

test("the addresses of the template's own APIs lead to this engine", async () => {
  assert.equal(
    await valueOf("!Sub 'https://${Rest}.execute-api.${AWS::Region}.amazonaws.com/prod/x'"),
    "http://127.0.0.1:4566/_lambkin/api/rest/prod/x",
  );
  assert.equal(
    await valueOf("https://other.execute-api.us-east-1.amazonaws.com/prod"),
    "https://other.execute-api.us-east-1.amazonaws.com/prod",
  );
});

test("a parameter of Systems Manager is its name, and told of", async () => {
  const key = "Parameters:\n  Key: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/key }\n";
  const { functions, unserved } = await readTemplate(templateOf("!Ref Key", key));
  assert.deepEqual(functions[0]?.settings.Environment?.Variables, { VALUE: "/app/key" });
  assert.deepEqual(unserved[0], {
    what: "Parameter Key (of Systems Manager; stays the name of it)",
    where: "template.yaml:2",
  });
});

test("attributes that nobody knows and dynamic references are told of", async () => {
  const { unserved } = await readTemplate(templateOf("!Sub '${Users.ProviderURL}{{resolve:ssm:/a}}'"));
  assert.deepEqual(unserved[0], {
    what: "Fn::GetAtt Users.ProviderURL (stays 'Users.ProviderURL')",
    where: "template.yaml:11",
  });
  const secret = await readTemplate(templateOf("'{{resolve:secretsmanager:a:SecretString:b}}'"));
  assert.deepEqual(secret.unserved[0], {
    what: "{{resolve:secretsmanager:a:SecretString:b}} (stays as it is)",
    where: "template.yaml:11",
  });
});

const complaints: Readonly<Record<string, RegExp>> = {
  "!Ref Nothing": /^There is no parameter and no resource 'Nothing' in this template\.$/,
  "!Ref AWS::Nothing": /^There is no parameter and no resource 'AWS::Nothing' in this template\.$/,
  "!GetAtt Nothing.Arn": /^There is no resource 'Nothing' in this template\.$/,
  "!GetAtt Hello": /^Fn::GetAtt takes a resource and an attribute of it\.$/,
  "!Sub '${Nothing}'": /^There is no parameter and no resource 'Nothing'/,
  "!Join [a]": /^Fn::Join takes a delimiter and a list of values\.$/,
  "!Join [a, b]": /^Fn::Join joins the values of a list, not of 'b'\.$/,
  "!Join ['', [{ a: b }]]": /^Fn::Join needs a text here, not a map\.$/,
  "!Select [7, [a]]": /^Fn::Select wants number 7 of a list of 1\.$/,
  "!If [Nothing, a, b]": /^There is no condition 'Nothing' in this template\.$/,
  "!If [IsProd, a]": /^Fn::If takes the name of a condition and two values\.$/,
  "!FindInMap [Sizes, none, name]": /^Mappings have no Sizes\.none\.name\.$/,
  "!ImportValue shared": /^'shared' is exported by a stack that is not in this project: give --parameter shared=…$/,
  "!Foo x": /^!Foo is no function of CloudFormation\.$/,
  "{ Fn::Foo: x }": /^Fn::Foo is no function that is known here\.$/,
  "[a, b]": /^Variables\.VALUE of .* must be a text, not a list\.$/,
  "{ a: b }": /^Variables\.VALUE of .* must be a text, not a map\.$/,
  "!Ref Zones": /^Variables\.VALUE of .* must be a text, not a list\.$/,
};

for (const [value, complaint] of Object.entries(complaints)) {
  test(`${value} is complained about with its line`, async () => {
    const template = templateOf(value, sections);
    const line = template.split("\n").findIndex((text) => text.includes("VALUE:")) + 1;
    await assert.rejects(readTemplate(template), (error: Error & { file: string; line: number; excerpt: string }) => {
      assert.match(error.message, complaint);
      assert.deepEqual(
        [error.name, error.file, error.excerpt],
        ["ProjectError", "/project/template.yaml", `          VALUE: ${value}`],
      );
      assert.equal(error.line, line);
      return true;
    });
  });
}

const withoutDefaults: Readonly<Record<string, readonly [declared: string, value: string]>> = {
  "its name": ["{ Type: String }", "A"],
  "the first that it may be": ["{ Type: String, AllowedValues: [dev, prod] }", "dev"],
  "the least number": ["{ Type: Number, MinValue: 3 }", "3"],
  "a number": ["{ Type: Number }", "1"],
};

for (const [what, [declared, value]] of Object.entries(withoutDefaults)) {
  test(`a parameter that nobody gives a value is ${what}, and is told`, async () => {
    const parameters = `Parameters:\n  A: ${declared}\n  B: { Type: String }\n`;
    const { functions, unserved } = await readTemplate(templateOf("!Ref A", parameters));
    assert.equal(functions[0]?.settings.Environment?.Variables?.["VALUE"], value);
    assert.deepEqual(
      unserved.filter(({ what: told }) => told.startsWith("Parameter")),
      [
        {
          what: `Parameter A (has no Default, and is '${value}': give --parameter A=…)`,
          where: "template.yaml:2",
        },
      ],
    );
  });
}

test("a value that a parameter may not have is refused", async () => {
  await assert.rejects(readTemplate(templateOf("!Ref Stage", sections), { parameters: { Stage: "test" } }), {
    message: "Stage is 'test', and may be one of dev, prod.",
    line: 3,
  });
});

test("what refers to itself is found", async () => {
  const template = templateOf("!Ref Loop").concat(
    "  Loop:\n    Type: AWS::S3::Bucket\n    Properties: { BucketName: !Ref Loop }\n",
  );
  await assert.rejects(readTemplate(template), { message: "What is here refers to itself, perhaps by way of others." });
});

test("a reference to a resource whose condition does not hold is refused", async () => {
  const template = templateOf("!Ref Rare", sections).concat(
    "  Rare:\n    Type: AWS::S3::Bucket\n    Condition: IsProd\n",
  );
  await assert.rejects(readTemplate(template), {
    message: "'Rare' is referred to here, and its condition IsProd does not hold.",
  });
});
