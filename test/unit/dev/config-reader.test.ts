import assert from "node:assert/strict";
import { test } from "node:test";
import { defineConfig } from "../../../src/lambkin.ts";
import { runtimes } from "../../../src/model/runtimes.ts";
import { complaintOf, projectIn } from "../../support/read-project.ts";

const arn = "arn:aws:lambda:us-east-1:123456789012:function:hello";
const newest = runtimes.at(-1)?.id;

/** A config whose function `hello` has these members besides its handler, and more beside the functions. */
function config(members: string, more = ""): { "lambkin.config.ts": string } {
  return {
    "lambkin.config.ts": `import { defineConfig } from "lambkin";
export default defineConfig({
  functions: { hello: { handler: "src/app.handler", ${members} }, other: { handler: "src/other.handler" } },
  ${more}
});
`,
  };
}

const plain = {
  name: "hello",
  code: { kind: "folder", folder: "" },
  settings: {
    Role: "arn:aws:iam::123456789012:role/lambkin",
    Runtime: newest,
    Handler: "src/app.handler",
    MemorySize: 128,
    Timeout: 3,
    Environment: { Variables: {} },
  },
  layers: [],
};

const functions: Readonly<Record<string, readonly [expected: object, more?: string]>> = {
  "": [{}],
  'runtime: "nodejs18.x"': [{ settings: { ...plain.settings, Runtime: "nodejs18.x" } }],
  "memory: 256": [{ settings: { ...plain.settings, MemorySize: 256 } }],
  "timeout: 900": [{ settings: { ...plain.settings, Timeout: 900 } }],
  "environment: { A: 1, B: true, C: 'x' }": [
    { settings: { ...plain.settings, Environment: { Variables: { A: "1", B: "true", C: "x" } } } },
  ],
  "environment: { B: 'own' }, timeout: 5": [
    {
      settings: { ...plain.settings, Timeout: 5, Environment: { Variables: { A: "all", B: "own" } } },
      layers: ["shared"],
    },
    'defaults: { timeout: 9, environment: { A: "all", B: "all" }, layers: ["shared"] }, layers: { shared: "layers/shared" }',
  ],
  "description: 'x', ephemeralStorage: 1024, logFormat: 'JSON'": [
    {
      settings: {
        ...plain.settings,
        Description: "x",
        EphemeralStorage: { Size: 1024 },
        LoggingConfig: { LogFormat: "JSON" },
      },
    },
  ],
  "folder: 'services/a'": [{ code: { kind: "folder", folder: "/services/a" } }],
  "reservedConcurrency: 0": [{ reservedConcurrency: 0 }],
  "url: true": [{ url: { AuthType: "NONE" } }],
  "url: { authType: 'AWS_IAM', invokeMode: 'RESPONSE_STREAM', cors: { allowOrigins: ['https://a.example'], maxAge: 5 } }":
    [
      {
        url: {
          AuthType: "AWS_IAM",
          InvokeMode: "RESPONSE_STREAM",
          Cors: { AllowOrigins: ["https://a.example"], AllowMethods: ["*"], AllowHeaders: ["*"], MaxAge: 5 },
        },
      },
    ],
  "maximumRetryAttempts: 0, maximumEventAge: 60, onFailure: 'other'": [
    {
      eventInvoke: {
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: {
          OnFailure: { Destination: "arn:aws:lambda:us-east-1:123456789012:function:other" },
        },
      },
    },
  ],
  "timeout: 4": [
    {
      code: { kind: "bundle", folder: "", build: { external: ["sharp"], minify: true } },
      settings: { ...plain.settings, Timeout: 4 },
    },
    "build: { external: ['sharp'], minify: true }",
  ],
};

for (const [members, [expected, more]] of Object.entries(functions)) {
  test(`a function of a config with '${members}'`, async () => {
    const project = await projectIn(config(members, more));
    assert.deepEqual(project.functions[0], { ...plain, ...expected });
    assert.deepEqual(project.unserved, []);
  });
}

test("routes are those of an HTTP API, with its authorizers", async () => {
  const { apis } = await projectIn(
    config(
      'routes: ["GET /pets/{id}", "$default", { route: "POST /pets", authorizer: "mine" }]',
      'api: { cors: true, stageVariables: { color: "red" }, authorizers: { mine: { function: "other", simpleResponses: true } } }',
    ),
  );
  const route = { functionName: "hello", front: "http", payloadFormat: "2.0" };
  const [api] = apis;
  assert.deepEqual(api?.routes, [
    { ...route, method: "GET", path: "/pets/{id}" },
    { ...route, method: "ANY" },
    {
      ...route,
      method: "POST",
      path: "/pets",
      authorizer: {
        name: "mine",
        functionName: "other",
        kind: "request",
        payloadFormat: "2.0",
        simpleResponses: true,
        identitySources: ["$request.header.Authorization"],
        cacheSeconds: 0,
      },
    },
  ]);
  assert.deepEqual([api.id, api.kind, api.stage, api.stageVariables], ["api", "http", "$default", { color: "red" }]);
  assert.deepEqual(api.cors?.allowOrigins, ["*"]);
});

test("routes are those of a REST API where the config says so", async () => {
  const { apis } = await projectIn(config('routes: ["ANY /{proxy+}"]', 'api: { kind: "rest" }'), { stage: "prod" });
  assert.deepEqual([apis[0]?.kind, apis[0]?.stage], ["rest", "prod"]);
  assert.deepEqual(apis[0]?.routes, [
    { method: "ANY", path: "/{proxy+}", functionName: "hello", front: "rest", payloadFormat: "1.0" },
  ]);
});

test("schedules are rules, and schedules with a time zone", async () => {
  const project = await projectIn(
    config(
      'schedule: ["rate(5 minutes)", { expression: "cron(0 9 * * ? *)", timezone: "Europe/Berlin", input: { a: 1 } }]',
    ),
  );
  assert.deepEqual(project.rules, [
    {
      rule: { Name: "hello-schedule-1", ScheduleExpression: "rate(5 minutes)", State: "ENABLED" },
      targets: [{ Id: "hello", Arn: arn }],
    },
  ]);
  assert.deepEqual(project.schedules, [
    {
      Name: "hello-schedule-2",
      ScheduleExpression: "cron(0 9 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      FlexibleTimeWindow: { Mode: "OFF" },
      State: "ENABLED",
      Target: { Arn: arn, RoleArn: "arn:aws:iam::123456789012:role/scheduler", Input: '{"a":1}' },
    },
  ]);
});

test("queues that functions read are made", async () => {
  const project = await projectIn(
    config(
      'timeout: 60, queue: ["jobs", { name: "orders", batchSize: 5, reportBatchItemFailures: true, filters: [{ body: { a: [1] } }] }]',
      'queues: { orders: { visibilityTimeout: 90, deadLetter: { queue: "dead", maxReceiveCount: 3 } }, dead: {} }',
    ),
  );
  const queue = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`;
  const redrive = JSON.stringify({ deadLetterTargetArn: queue("dead"), maxReceiveCount: 3 });
  assert.deepEqual(project.queues, [
    { QueueName: "dead", Attributes: {} },
    { QueueName: "jobs", Attributes: { VisibilityTimeout: "60" } },
    { QueueName: "orders", Attributes: { VisibilityTimeout: "90", RedrivePolicy: redrive } },
  ]);
  assert.deepEqual(project.mappings, [
    { EventSourceArn: queue("jobs"), FunctionName: "hello" },
    {
      EventSourceArn: queue("orders"),
      FunctionName: "hello",
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
    },
  ]);
});

test("events of a bus are a rule on it", async () => {
  const { rules, buses } = await projectIn(config('events: { pattern: { source: ["shop"] }, bus: "orders" }'));
  assert.deepEqual(buses, ["orders"]);
  assert.deepEqual(rules, [
    {
      rule: { Name: "hello-events-1", EventPattern: '{"source":["shop"]}', EventBusName: "orders" },
      targets: [{ Id: "hello", Arn: arn }],
    },
  ]);
});

test("a config may be a function of the stage and the environment", async () => {
  const text = `import { defineConfig } from "lambkin";
import { timeout } from "./timeouts";
export default defineConfig(async ({ stage, env }) => ({
  functions: { hello: { handler: "app.handler", timeout: timeout[stage], environment: { WHO: env.WHO ?? "nobody" } } },
}));`;
  const files = {
    "lambkin.config.ts": text,
    "timeouts.ts": "export const timeout: Record<string, number> = { prod: 30 };",
  };
  const { functions: read, readFrom } = await projectIn(files, { stage: "prod", env: { WHO: "me" } });
  assert.equal(read[0]?.settings.Timeout, 30);
  assert.deepEqual(read[0]?.settings.Environment?.Variables, { WHO: "me" });
  assert.deepEqual(readFrom, ["/lambkin.config.ts", "/timeouts.ts"]);
});

for (const name of ["lambkin.config.js", "lambkin.config.mjs", "lambkin.config.mts"]) {
  test(`a config is written in ${name}`, async () => {
    const text =
      'import { defineConfig } from "lambkin";\nexport default defineConfig({ functions: { a: { handler: "a.b" } } });';
    assert.equal((await projectIn({ [name]: text })).functions[0]?.name, "a");
  });
}

const refusals: Readonly<Record<string, readonly [complaint: string, more?: string]>> = {
  "timeout: '3'": ['functions.hello.timeout must be a whole number of seconds from 1 to 900, not "3"'],
  "timeout: 901": ["functions.hello.timeout must be a whole number of seconds from 1 to 900, not 901"],
  "memory: 64": ["functions.hello.memory must be a whole number of MB from 128 to 10240, not 64"],
  "timeuot: 3": [
    "functions.hello.timeuot is not known here: did you mean timeout? there are handler, runtime, memory, timeout, environment, layers, " +
      "ephemeralStorage, logFormat, folder, description, reservedConcurrency, url, routes, schedule, queue, topic, events, " +
      "maximumRetryAttempts, maximumEventAge, onSuccess, onFailure",
  ],
  "handler: 'app'": ['functions.hello.handler must be a module and its export, as in "src/app.handler", not "app"'],
  "runtime: 'nodejs23.x'": [
    `functions.hello.runtime must be one of ${runtimes.map(({ id }) => id).join(", ")}, not "nodejs23.x"`,
  ],
  "environment: { A: {} }": ["functions.hello.environment.A must be a string, not {}"],
  "layers: ['none']": ['functions.hello.layers[0] names the layer "none", which is not in layers'],
  "routes: ['/pets']": ['functions.hello.routes[0] must be a route, as in "GET /pets/{id}" or "$default", not "/pets"'],
  "routes: [{ route: 'GET /', authorizer: 'none' }]": [
    'functions.hello.routes[0].authorizer names the authorizer "none", which is not in api.authorizers',
  ],
  "schedule: 'daily'": ['functions.hello.schedule must be rate(…), cron(…) or at(…), not "daily"'],
  "queue: { batchSize: 5 }": ["functions.hello.queue.name is missing"],
  "events: 'all'": ['functions.hello.events must be an object with a pattern, not "all"'],
  "onSuccess: 'none'": ['functions.hello.onSuccess names the function "none", which is not in functions'],
  "url: { authType: 'JWT' }": ['functions.hello.url.authType must be one of NONE, AWS_IAM, not "JWT"'],
  "description: 'x'": [
    "stage is not known here: there are functions, defaults, layers, queues, api, build",
    "stage: 1",
  ],
  "description: 'z'": [
    "api.authorizers.b.x is not known here: there are function, kind, identitySources, simpleResponses, cache",
    "api: { authorizers: { b: { function: 'other', x: [] } } }",
  ],
  "description: 'y'": [
    "api.authorizers.a.kind must be request: token is of REST APIs alone",
    "api: { authorizers: { a: { function: 'other', kind: 'token' } } }",
  ],
};

for (const [members, [complaint, more]] of Object.entries(refusals)) {
  test(`a config with '${members}${more === undefined ? "" : `, ${more}`}' is refused`, async () => {
    const routes = more?.startsWith("api") === true ? ", routes: [{ route: 'GET /', authorizer: 'a' }]" : "";
    assert.equal(await complaintOf(config(members + routes, more)), `lambkin.config.ts: ${complaint}`);
  });
}

test("types know the members of a config", () => {
  const given = { functions: { a: { handler: "a.b" } } };
  assert.equal(defineConfig(given), given);
  // @ts-expect-error there is no such member
  assert(defineConfig({ functions: { a: { handler: "a.b", timeuot: 3 } } }));
  // @ts-expect-error seconds are a number
  assert(defineConfig({ functions: { a: { handler: "a.b", timeout: "3" } } }));
  assert(defineConfig(async ({ stage }) => await Promise.resolve({ functions: { a: { handler: `${stage}.b` } } })));
});

test("a package that a config wants and that is nowhere is told with the line", async () => {
  assert.equal(
    await complaintOf({ "lambkin.config.mjs": "\nimport 'no-such-package';\nexport default {};\n" }),
    "lambkin.config.mjs:2: Cannot find module 'no-such-package' | import 'no-such-package';",
  );
});

test("a config that exports nothing is refused", async () => {
  assert.equal(
    await complaintOf({ "lambkin.config.ts": "export const config = {};" }),
    "lambkin.config.ts: lambkin.config.ts must export its config by default: export default defineConfig({ … })",
  );
});

test("a mistake in a config is told with file and line", async () => {
  assert.equal(
    await complaintOf({ "lambkin.config.ts": "export default {\n  functions: nothing,\n};\n" }),
    "lambkin.config.ts:2: nothing is not defined | functions: nothing,",
  );
});
