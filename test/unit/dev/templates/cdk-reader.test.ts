import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { Project } from "../../../../src/dev/project.ts";
import { cdkReader } from "../../../../src/dev/templates/cdk-reader.ts";
import { folderOf } from "../../../support/folder-of.ts";
import { readOptions } from "../../../support/read-project.ts";
import { rebased } from "../../../support/read-template.ts";

type Files = Readonly<Record<string, unknown>>;

/** Reads an assembly; paths of the project begin with `/project`. */
async function readAssembly(files: Files): Promise<Project> {
  const texts = Object.entries(files).map(([path, content]) => [
    `cdk.out/${path}`,
    typeof content === "string" ? content : JSON.stringify(content, undefined, 1),
  ]);
  await using directory = await folderOf(Object.fromEntries(texts));
  const file = cdkReader.find(directory.path);
  assert.equal(file, join(directory.path, "cdk.out", "manifest.json"));
  assert.equal(cdkReader.find(join(directory.path, "cdk.out", "nowhere")), undefined);
  return rebased(await cdkReader.read(file, readOptions), directory.path);
}

function stack(templateFile: string): object {
  return { type: "aws:cloudformation:stack", properties: { templateFile } };
}

/** As the CDK makes them, with or without metadata about the asset. */
function lambdaFunction(asset: string, more: object = {}, path: string | null = `asset.${asset}`): object {
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      Code: { S3Bucket: { "Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}" }, S3Key: `${asset}.zip` },
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
      ...more,
    },
    Metadata: path === null ? {} : { "aws:asset:path": path, "aws:asset:property": "Code" },
  };
}

const role = { Type: "AWS::IAM::Role", Properties: {} };

test("stacks are read with their assets, by metadata or by the assets' manifest", async () => {
  const { functions, layers, unserved, readFrom } = await readAssembly({
    "manifest.json": {
      artifacts: {
        Shop: stack("Shop.template.json"),
        "Shop.assets": { type: "cdk:asset-manifest", properties: { file: "Shop.assets.json" } },
        Tree: { type: "cdk:tree", properties: { file: "tree.json" } },
      },
    },
    "Shop.assets.json": {
      files: {
        b: { source: { path: "asset.b", packaging: "zip" }, destinations: { c: { objectKey: "b.zip" } } },
      },
    },
    "Shop.template.json": {
      Resources: {
        Role: role,
        A: lambdaFunction("a", { Layers: [{ Ref: "Layer" }] }),
        B: lambdaFunction(
          "b",
          { Environment: { Variables: { NAME: { Ref: "A" }, STACK: { Ref: "AWS::StackName" } } } },
          null,
        ),
        Layer: {
          Type: "AWS::Lambda::LayerVersion",
          Properties: { Content: { S3Bucket: "x", S3Key: "c.zip" } },
          Metadata: { "aws:asset:path": "asset.c" },
        },
        CDKMetadata: { Type: "AWS::CDK::Metadata", Condition: "CDKMetadataAvailable" },
        Table: { Type: "AWS::DynamoDB::Table" },
      },
      Conditions: { CDKMetadataAvailable: { "Fn::Or": [{ "Fn::Equals": ["a", "b"] }, { "Fn::Equals": ["c", "c"] }] } },
      Parameters: {
        BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/version" },
      },
      Rules: {},
    },
    "asset.a/index.js": "",
    "asset.b/index.js": "",
    "asset.c/nodejs/index.js": "",
  });
  assert.deepEqual(
    functions.map(({ name, code, layers: of, settings }) => [name, code, of, settings.Environment?.Variables]),
    [
      ["A", { kind: "folder", folder: "/project/cdk.out/asset.a" }, ["Layer"], undefined],
      ["B", { kind: "folder", folder: "/project/cdk.out/asset.b" }, [], { NAME: "A", STACK: "Shop" }],
    ],
  );
  assert.deepEqual(layers, [{ name: "Layer", folder: "/project/cdk.out/asset.c", runtimes: [] }]);
  assert.deepEqual(unserved, [{ what: "AWS::DynamoDB::Table Table", where: "Shop.template.json:81" }]);
  assert.deepEqual(readFrom, [
    "/project/cdk.out/manifest.json",
    "/project/cdk.out/Shop.assets.json",
    "/project/cdk.out/Shop.template.json",
  ]);
});

test("two stacks of one kind have their names before what would be called the same, and import of each other", async () => {
  const template = (variables: object): object => ({
    Resources: { Role: role, A: lambdaFunction("a", { Environment: { Variables: variables } }) },
    Outputs: { Out: { Value: { "Fn::GetAtt": ["A", "Arn"] }, Export: { Name: { "Fn::Sub": "${AWS::StackName}:A" } } } },
  });
  const { functions } = await readAssembly({
    "manifest.json": { artifacts: { Dev: stack("Dev.template.json"), Prod: stack("Prod.template.json") } },
    "Dev.template.json": template({ OTHER: { "Fn::ImportValue": "Prod:A" } }),
    "Prod.template.json": template({}),
    "asset.a/index.js": "",
  });
  assert.deepEqual(
    functions.map(({ name, settings }) => [name, settings.Environment?.Variables]),
    [
      ["Dev-A", { OTHER: "arn:aws:lambda:us-east-1:123456789012:function:Prod-A" }],
      ["Prod-A", {}],
    ],
  );
});

test("stages and nested stacks are read", async () => {
  const { functions } = await readAssembly({
    "manifest.json": {
      artifacts: { "assembly-Prod": { type: "cdk:cloud-assembly", properties: { directoryName: "assembly-Prod" } } },
    },
    "assembly-Prod/manifest.json": { artifacts: { Shop: stack("Shop.template.json") } },
    "assembly-Prod/Shop.template.json": {
      Resources: {
        OrdersNestedStackOrdersNestedStackResource1A2B: {
          Type: "AWS::CloudFormation::Stack",
          Properties: {
            TemplateURL: { "Fn::Join": ["", ["https://s3.", { Ref: "AWS::Region" }]] },
            Parameters: { P: "q" },
          },
          Metadata: { "aws:asset:path": "Orders.nested.template.json", "aws:asset:property": "TemplateURL" },
        },
      },
    },
    "assembly-Prod/Orders.nested.template.json": {
      Parameters: { P: { Type: "String" } },
      Resources: {
        Role: role,
        A: lambdaFunction("a", { Environment: { Variables: { P: { Ref: "P" } } } }, "../asset.a"),
      },
    },
    "asset.a/index.js": "",
  });
  assert.deepEqual(
    functions.map(({ name, code, settings }) => [name, code, settings.Environment?.Variables]),
    [["Orders-A", { kind: "folder", folder: "/project/cdk.out/asset.a" }, { P: "q" }]],
  );
});

test("nested stacks are found by their assets too, where the metadata was switched off", async () => {
  const assets = {
    files: { t: { source: { path: "Orders.nested.template.json" }, destinations: { a: { objectKey: "abc.json" } } } },
  };
  const { functions, unserved } = await readAssembly({
    "manifest.json": {
      artifacts: {
        "Shop.assets": { type: "cdk:asset-manifest", properties: { file: "Shop.assets.json" } },
        Shop: stack("Shop.template.json"),
      },
    },
    "Shop.assets.json": assets,
    "Shop.template.json": {
      Resources: {
        OrdersNestedStackOrdersNestedStackResource1A2B: {
          Type: "AWS::CloudFormation::Stack",
          Properties: {
            TemplateURL: {
              "Fn::Join": ["", ["https://s3.", { Ref: "AWS::Region" }, ".amazonaws.com/assets/abc.json"]],
            },
          },
        },
      },
    },
    "Orders.nested.template.json": { Resources: { Role: role, A: lambdaFunction("a", {}, "asset.a") } },
    "asset.a/index.js": "",
  });
  assert.deepEqual(
    functions.map(({ name }) => name),
    ["Orders-A"],
  );
  assert.deepEqual(unserved, []);
});

test("an assembly without a stack, and one that is no JSON, are complained about", async () => {
  await assert.rejects(readAssembly({ "manifest.json": { artifacts: {} } }), {
    name: "ProjectError",
    message: "there is no stack in this assembly: run cdk synth",
  });
  await assert.rejects(readAssembly({ "manifest.json": "{" }), {
    name: "ProjectError",
    message: "manifest.json can't be read: run cdk synth again",
  });
});
