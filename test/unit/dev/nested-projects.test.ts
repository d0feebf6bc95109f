import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { discover } from "../../../src/dev/discover.ts";
import { readAll } from "../../../src/dev/join-projects.ts";
import { missingModules } from "../../../src/dev/missing-modules.ts";
import { type Project, ProjectError } from "../../../src/dev/project.ts";
import { folderOf } from "../../support/folder-of.ts";
import { readOptions } from "../../support/read-project.ts";

/** A folder that is no project itself, with projects in it. */

const handler = "exports.handler = async () => 1;";
const fn = (name: string, more = ""): string =>
  `{ Type: AWS::Serverless::Function, Properties: { FunctionName: ${name}, CodeUri: ., Handler: index.handler, ` +
  `Runtime: nodejs22.x${more} } }`;
const template = (resources: Readonly<Record<string, string>>): string =>
  ["Resources:", ...Object.entries(resources).map(([id, text]) => `  ${id}: ${text}`)].join("\n");

async function read(folder: string): Promise<Project> {
  return await readAll(await discover([folder], { runtime: "nodejs22.x", workingDirectory: folder }), readOptions);
}

const namesIn = ({ functions }: Project): string[] => functions.map(({ name }) => name);

test("each folder in it is looked through by the same readers, and one that is a project is not searched for others", async () => {
  await using folder = await folderOf({
    "a/template.yaml": template({ F: fn("sam") }),
    "a/inner/function.json": "{}",
    "a/index.js": handler,
    "b/serverless.yml":
      "service: s\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions: { f: { handler: index.handler } }",
    "c/lambkin.config.mjs": "export default { functions: { config: { handler: 'index.handler' } } };",
    "d/deep/er/function.json": "{}",
    "e/index.js": handler,
    "node_modules/m/template.yaml": template({ F: fn("module") }),
    "dist/template.yaml": template({ F: fn("built") }),
  });
  assert.deepEqual(namesIn(await read(folder.path)), ["sam", "s-dev-f", "config", "er", "e"]);
});

test("a file whose name alone is a template's or a service's is none", async () => {
  await using folder = await folderOf({
    "mails/template.json": '{ "subject": "Hello" }',
    "src/serverless.js": handler,
  });
  assert.deepEqual(namesIn(await read(folder.path)), ["serverless"]);
});

test("code that a template beside it describes is not found a second time", async () => {
  await using folder = await folderOf({
    "infra/template.yaml": template({ F: fn("described").replace("CodeUri: .", "CodeUri: ../src") }),
    "src/index.js": handler,
    "other/described.js": handler,
  });
  assert.deepEqual(namesIn(await read(folder.path)), ["described", "other-described"]);
});

test("a project that comes later is found when all is read again", async () => {
  await using folder = await folderOf({ "a/function.json": "{}" });
  const found = await discover([folder.path], { runtime: "nodejs22.x", workingDirectory: folder.path });
  assert.deepEqual(namesIn(await readAll(found, readOptions)), ["a"]);
  await mkdir(join(folder.path, "b"));
  await writeFile(join(folder.path, "b/function.json"), "{}");
  assert.deepEqual(namesIn(await readAll(found, readOptions)), ["a", "b"]);
});

test("what two projects call the same is an error that names both of their files", async () => {
  const queue = "{ Type: AWS::SQS::Queue, Properties: { QueueName: orders, DelaySeconds: 1 } }";
  const layer = "{ Type: AWS::Serverless::LayerVersion, Properties: { LayerName: shared, ContentUri: . } }";
  const clashes = { "a function called f": fn("f"), "a queue called orders": queue, "a layer called shared": layer };
  for (const [what, resource] of Object.entries(clashes)) {
    const text = template({ Same: resource });
    await using folder = await folderOf({ "a/template.yaml": text, "b/template.yml": text });
    await assert.rejects(read(folder.path), (error) => {
      assert(error instanceof ProjectError);
      assert(error.message.startsWith(`there is ${what}`), error.message);
      assert.match(error.message, /a\/template\.yaml$/);
      assert.match(error.file, /b\/template\.yml$/);
      return true;
    });
  }
});

test("APIs of two projects have ids of their own, and functions the addresses of theirs", async () => {
  const events = "{ Get: { Type: HttpApi, Properties: { Path: /a, Method: GET } } }";
  const variables = "{ Variables: { API: !Sub 'https://${ServerlessHttpApi}.execute-api.us-east-1.amazonaws.com/a' } }";
  const text = (name: string): string => template({ F: fn(name, `, Events: ${events}, Environment: ${variables}`) });
  await using folder = await folderOf({ "a/template.yaml": text("a"), "b/template.yaml": text("b") });
  const { apis, functions } = await read(folder.path);
  const [first = "", second = ""] = apis.map(({ id }) => id);
  assert.equal(second, `${first}-2`);
  const addresses = functions.map(({ settings }) =>
    settings.Environment?.Variables?.["API"]?.replace(/^.*\/api\//, ""),
  );
  assert.deepEqual(addresses, [`${first}/a`, `${first}-2/a`]);
});

test("a queue that one project makes and another one reads is made once, as the first one says", async () => {
  const queue = "{ Type: AWS::SQS::Queue, Properties: { QueueName: orders, DelaySeconds: 1 } }";
  const source = "arn:aws:sqs:us-east-1:123456789012:orders";
  const reader = template({ F: fn("reader", `, Events: { Q: { Type: SQS, Properties: { Queue: '${source}' } } }`) });
  const maker = template({ F: fn("maker"), Q: queue });
  for (const [first, second] of [
    [maker, reader],
    [reader, maker],
  ] as const) {
    await using folder = await folderOf({ "a/template.yaml": first, "b/template.yaml": second });
    const { queues } = await read(folder.path);
    assert.deepEqual(
      queues.map(({ QueueName, Attributes }) => [QueueName, Attributes?.["DelaySeconds"]]),
      [["orders", "1"]],
    );
  }
});

test("a package whose dependencies nobody has installed is told, the runtime's own SDK apart", async () => {
  await using folder = await folderOf({
    "a/function.json": "{}",
    "a/package.json": '{ "dependencies": { "here": "1", "above": "1", "gone": "1", "@aws-sdk/client-s3": "3" } }',
    "a/node_modules/here/index.js": "",
    "node_modules/above/index.js": "",
    "b/function.json": "{}",
    "b/package.json": "{}",
  });
  const [line = "", ...others] = missingModules(await read(folder.path));
  assert.match(line, /^modules are missing: run npm install in .*\/a \(gone\)$/);
  assert.deepEqual(others, []);
});
