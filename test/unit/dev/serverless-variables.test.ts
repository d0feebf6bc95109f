import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadOptions } from "../../../src/dev/project.ts";
import { complaintOf, projectIn, service } from "../../support/read-project.ts";

interface Case {
  readonly written: string;
  readonly is: string;
  readonly options?: Partial<ReadOptions>;
}

/** More of the configuration that the variables find. */
const surroundings = `
custom:
  a: one
  empty: null
  number: 5
  yes: "true"
  list: [x, y]
  name: { dev: for-dev, prod: for-prod }
  chain: \${self:custom.link}
  link: \${self:custom.a}-\${sls:stage}
  file: \${file(./config.yml)}
  key: dev
params:
  default: { table: "orders-\${sls:stage}", only: default }
  prod: { table: prod-orders }
stages:
  dev: { params: { size: small } }
`;

const files = {
  "config.yml": "a:\n  b: ${self:custom.a} of a file\n  n: 7\n",
  "config.dev.json": '{ "level": "debug" }',
  "plain.txt": "some text",
  "settings.js": "module.exports = { level: 'info', later: async () => 'later' };",
  "made.js":
    "module.exports = async ({ options, resolveVariable }) => ({ is: await resolveVariable('self:custom.a') + options.stage });",
  "typed.ts": "export const level: string = 'typed'; export default { level: 'default' };",
  "module.mjs": "import { join } from 'node:path'; export default { path: join('a', 'b') };",
};

const cases: Readonly<Record<string, Case>> = {
  "env is a variable of the environment": {
    written: "${env:USER_NAME}",
    is: "me",
    options: { env: { USER_NAME: "me" } },
  },
  "a variable of the environment that is not there leaves its default": {
    written: "${env:NOTHING, 'none'}",
    is: "none",
  },
  "defaults are in double quotes as well": { written: '${env:NOTHING, "say \\"a, b\\""}', is: 'say "a, b"' },
  "a default is a number": { written: "${env:NOTHING, 12}", is: "12" },
  "a default is a truth value": { written: "${env:NOTHING, false}", is: "false" },
  "a default is empty": { written: "x${env:NOTHING, ''}y", is: "xy" },
  "defaults are asked in their order": { written: "${env:A, opt:b, self:custom.a, 'never'}", is: "one" },
  "a default is a variable in brackets": { written: "${opt:b, ${self:custom.a}}", is: "one" },
  "null is no value": { written: "${self:custom.empty, 'full'}", is: "full" },
  "opt is a parameter of the command": { written: "${opt:size}", is: "xl", options: { parameters: { size: "xl" } } },
  "opt:stage is the command's": { written: "${opt:stage, 'dev'}", is: "prod", options: { stage: "prod" } },
  "opt:stage has no value where the command has none": { written: "${opt:stage, 'mine'}", is: "mine" },
  "opt:stage is dev where it has no default": { written: "${opt:stage}", is: "dev" },
  "opt:region is the engine's": { written: "${opt:region, 'eu-west-1'}", is: "us-east-1" },
  "self follows a path": { written: "${self:custom.number}", is: "5" },
  "self goes into lists": { written: "${self:custom.list.1}", is: "y" },
  "self follows variables on its way": { written: "${self:custom.file.a.b}", is: "one of a file" },
  "values lead from one to the next": { written: "${self:custom.chain}", is: "one-dev" },
  "variables stand in the paths of others": { written: "${self:custom.name.${opt:stage, 'prod'}}", is: "for-prod" },
  "variables stand in others two deep": {
    written: "${self:custom.name.${self:custom.${env:K, 'key'}}}",
    is: "for-dev",
  },
  "several variables stand in one text": { written: "a-${self:custom.a}-${sls:stage}-z", is: "a-one-dev-z" },
  "self:provider.stage is dev where nobody says so": { written: "${self:provider.stage}", is: "dev" },
  "self:provider.stage leaves its default where nobody says so": { written: "${self:provider.stage, 'x'}", is: "x" },
  "construct is one under its whole name": {
    written: "${construct:jobs.queueUrl}",
    is: "u",
    options: { parameters: { "construct:jobs.queueUrl": "u" } },
  },
  "sls:stage is the command's": { written: "${sls:stage}", is: "prod", options: { stage: "prod" } },
  "sls:stage is dev": { written: "${sls:stage}", is: "dev" },
  "sls:instanceId is the same each time": { written: "${sls:instanceId}", is: "local" },
  "param is the stage's": { written: "${param:table}", is: "prod-orders", options: { stage: "prod" } },
  "param is the default's, with variables": { written: "${param:table}", is: "orders-dev" },
  "param is one of stages": { written: "${param:size}", is: "small" },
  "param is the command's before all": { written: "${param:only}", is: "p", options: { parameters: { only: "p" } } },
  "aws:accountId is the engine's": { written: "${aws:accountId}", is: "123456789012" },
  "aws:region is the engine's": { written: "${aws:region}", is: "us-east-1" },
  "strToBool makes a truth value": { written: "${strToBool(${self:custom.yes})}", is: "true" },
  "strToBool knows 0": { written: "${strToBool(0)}", is: "false" },
  "file reads a part of YAML": { written: "${file(./config.yml):a.n}", is: "7" },
  "file reads JSON whose name is made of variables": {
    written: "${file(./config.${sls:stage}.json):level}",
    is: "debug",
  },
  "file reads text": { written: "${file(plain.txt)}", is: "some text" },
  "file reads what a module exports": { written: "${file(./settings.js):level}", is: "info" },
  "file calls a function that a module exports under a name": { written: "${file(./settings.js):later}", is: "later" },
  "file calls a function that is the module": { written: "${file(./made.js):is}", is: "onedev" },
  "file reads TypeScript": { written: "${file(./typed.ts):level}", is: "typed" },
  "file reads an ES module": { written: "${file(./module.mjs):path}", is: "a/b" },
  "a file that is not there leaves its default": { written: "${file(./none.yml):a, 'no file'}", is: "no file" },
  "nothing at an address leaves its default": { written: "${file(./config.yml):a.zz, 'no such'}", is: "no such" },
  "ssm is a parameter of the command": {
    written: "${ssm:/db/url}",
    is: "u",
    options: { parameters: { "/db/url": "u" } },
  },
  "cf is one under its whole name": {
    written: "${cf:net.Vpc}",
    is: "v",
    options: { parameters: { "cf:net.Vpc": "v" } },
  },
  "ssm that nobody gave leaves its default": { written: "${ssm:/db/url, 'local'}", is: "local" },
  "ssm that nobody gave is left as it is": { written: "${ssm:/db/url}", is: "${ssm:/db/url}" },
  "text of CloudFormation's is left as it is": {
    written: "${AWS::Region}/${Queue.Arn}/${queue}",
    is: "${AWS::Region}/${Queue.Arn}/${queue}",
  },
  "a backslash takes the meaning away": { written: "\\${env:HOME}", is: "${env:HOME}" },
};

for (const [title, { written, is, options }] of Object.entries(cases)) {
  test(title, async () => {
    const text = service(surroundings).replace(
      "runtime:",
      `environment:\n    X: '${written.replaceAll("'", "''")}'\n  runtime:`,
    );
    const project = await projectIn({ "serverless.yml": text, ...files }, options);
    assert.equal(project.functions[0]?.settings.Environment?.Variables?.["X"], is);
  });
}

test("a variable that stands alone is what it stands for, lists and objects too", async () => {
  const functions = "functions: ${file(./functions.yml)}\ncustom:\n  routes: [GET /a, GET /b]\n";
  const events =
    "hello:\n  handler: hello.handler\n  timeout: ${self:custom.t, 20}\n  events:\n    - httpApi: ${self:custom.routes.1}\n";
  const project = await projectIn({ "serverless.yml": service(functions), "functions.yml": events });
  assert.equal(project.functions[0]?.settings.Timeout, 20);
  assert.deepEqual(
    project.apis[0]?.routes.map(({ method, path }) => `${method} ${path}`),
    ["GET /b"],
  );
  assert(project.readFrom.includes("/functions.yml"));
});

test("functions come in several files", async () => {
  const parts = { "a.yml": "a:\n  handler: a.handler\n", "b.yml": "b:\n  handler: b.handler\n" };
  const list = "functions:\n  - ${file(./a.yml)}\n  - ${file(./b.yml)}\n";
  const project = await projectIn({ "serverless.yml": service(list), ...parts });
  assert.deepEqual(
    project.functions.map(({ name }) => name),
    ["shop-dev-a", "shop-dev-b"],
  );
});

test("values of AWS's that nobody gave are told of once, with their line", async () => {
  const secrets = "custom:\n  a: ${ssm:/db/url}\n  b: ${ssm:/db/url}\n  c: ${cf(eu-west-1):net.Vpc, 'x'}\n";
  const { unserved } = await projectIn({ "serverless.yml": service(secrets) });
  assert.deepEqual(unserved, [
    { what: "${ssm:/db/url}", where: "serverless.yml:9" },
    { what: "${cf(eu-west-1):net.Vpc}", where: "serverless.yml:11" },
  ]);
});

const dotenv = "useDotenv: true\nfunctions:\n  hello:\n    handler: a.b\n    environment:\n      X: ${env:X, 'none'}\n";
const envFiles = { ".env": "X=all", ".env.prod": "X=prod", ".env.local": "X=mine" };

const dotenvCases: Readonly<Record<string, readonly [is: string, text: string, options: Partial<ReadOptions>]>> = {
  "useDotenv reads .env and what is local": ["mine", dotenv, {}],
  "useDotenv reads the file of the stage": ["prod", dotenv, { stage: "prod" }],
  "the environment goes before .env": ["shell", dotenv, { env: { X: "shell" } }],
  "version 4 reads .env without being told": ["mine", dotenv.replace("useDotenv: true", 'frameworkVersion: "4"'), {}],
  "version 3 leaves .env alone": ["none", dotenv.replace("useDotenv: true", "frameworkVersion: ^3.2.0"), {}],
  "a plugin puts .env into functions": ["mine", `${dotenv.split("    env")[0]}plugins: [serverless-dotenv-plugin]`, {}],
};

for (const [title, [is, text, options]] of Object.entries(dotenvCases)) {
  test(title, async () => {
    const project = await projectIn({ "serverless.yml": service(text), ...envFiles }, options);
    assert.equal(project.functions[0]?.settings.Environment?.Variables?.["X"], is);
  });
}

const refusals: Readonly<Record<string, readonly [custom: string, complaint: string]>> = {
  "a variable without a value": [
    "a: x-${env:NOTHING}",
    "serverless.yml:9: custom.a can't be resolved: ${env:NOTHING} has no value | a: x-${env:NOTHING}",
  ],
  "a variable source that nobody has": [
    "a: ${foo:bar}",
    "serverless.yml:9: custom.a can't be resolved: there is no variable source \"foo\", as in ${foo:bar} (a plugin's?) | a: ${foo:bar}",
  ],
  "a value that refers to itself": [
    "a: ${self:custom.a}",
    "serverless.yml:9: custom.a refers to itself: custom.a → custom.a | a: ${self:custom.a}",
  ],
  "values that refer to each other": [
    "a: ${self:custom.b}\n  b: ${self:custom.c}\n  c: 1${self:custom.a}",
    "serverless.yml:9: custom.a refers to itself: custom.a → custom.b → custom.c → custom.a | a: ${self:custom.b}",
  ],
  "an object that has itself in it": [
    "a: ${self:custom}",
    "serverless.yml:9: custom.a has itself in it | a: ${self:custom}",
  ],
  "an object in a text": [
    "a: x${self:provider}",
    "serverless.yml:9: custom.a has ${self:provider} in a string, and it is no string | a: x${self:provider}",
  ],
  "a variable that does not end": [
    "a: ${env:A",
    'serverless.yml:9: custom.a has no closing bracket in "${env:A" | a: ${env:A',
  ],
  "a default without quotes": [
    "a: ${env:A, text}",
    'serverless.yml:9: custom.a has an invalid literal "text": strings are quoted | a: ${env:A, text}',
  ],
  "strToBool of anything": [
    "a: ${strToBool(maybe)}",
    'serverless.yml:9: custom.a can\'t be resolved: strToBool takes "true", "false", "1" and "0", not "maybe" | a: ${strToBool(maybe)}',
  ],
  "a mistake in a file that is included": [
    "a: ${file(./bad.yml)}",
    "bad.yml:2: Nested mappings are not allowed in compact mappings | b: c: d",
  ],
  "a variable in a file that is included": [
    "a: ${file(./inner.yml)}",
    "inner.yml:2: custom.a.y can't be resolved: ${env:NOTHING} has no value | y: ${env:NOTHING}",
  ],
  "an included program that throws": ["a: ${file(./throws.js)}", "throws.js:2: no luck | throw new Error('no luck');"],
};

for (const [title, [custom, complaint]] of Object.entries(refusals)) {
  test(`${title} is told with file and line`, async () => {
    const others = {
      "bad.yml": "a: 1\nb: c: d\n",
      "inner.yml": "x: 1\ny: ${env:NOTHING}\n",
      "throws.js": "const a = 1;\nthrow new Error('no luck');\n",
    };
    assert.equal(await complaintOf({ "serverless.yml": service(`custom:\n  ${custom}\n`), ...others }), complaint);
  });
}
