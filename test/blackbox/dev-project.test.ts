import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ListEventSourceMappingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeRuleCommand, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Project, ProjectError } from "../../src/dev/project.ts";
import { eventClients } from "../support/event-clients.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { clientConfig } from "../support/open-api.ts";
import { save } from "../support/save.ts";
import { projectFunction, serveForTest } from "../support/served-project.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** What becomes of a project in an engine, whatever it was read from. */

const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const logging = "exports.handler = async (event) => { console.log(JSON.stringify(event)); return event; };";

test("a layer's folder is watched like code, and so is the project's own file", async () => {
  await using folder = await folderOf({
    "f/index.js": "exports.handler = async () => [require('shared'), process.env.COLOUR];",
    "layer/nodejs/node_modules/shared/index.js": "module.exports = 1;",
    "project.txt": "red",
  });
  const layer = { name: "shared", folder: join(folder.path, "layer"), runtimes: [] };
  const file = join(folder.path, "project.txt");
  let colour = "red";
  const f = projectFunction("f", join(folder.path, "f"), { layers: ["shared"] });
  await using project = await serveForTest(() => {
    const settings = { ...f.settings, Environment: { Variables: { COLOUR: colour } } };
    return { functions: [{ ...f, settings }], layers: [layer], readFrom: [file] };
  });
  assert.deepEqual(await project.invoke("f"), [1, "red"]);
  // node_modules of a layer are what it is made of.
  await writeFile(join(layer.folder, "nodejs/node_modules/shared/index.js"), "module.exports = 2;");
  await eventually(async () => assert.deepEqual(await project.invoke("f"), [2, "red"]));
  colour = "blue";
  await writeFile(file, "blue");
  await eventually(async () => assert.deepEqual(await project.invoke("f"), [2, "blue"]));
});

test("a layer that has yet to be built lies where the build would put it, beside what other layers have there", async () => {
  await using folder = await folderOf({
    "f/index.js": "exports.handler = async () => [require('one'), require('two')];",
    "one/nodejs/node_modules/one/index.js": "module.exports = 1;",
    "two/node_modules/two/index.js": "module.exports = 2;",
  });
  const one = { name: "one", folder: join(folder.path, "one"), runtimes: [] };
  const two = { name: "two", folder: join(folder.path, "two"), runtimes: [], inside: "nodejs" } as const;
  const f = projectFunction("f", join(folder.path, "f"), { layers: ["one", "two"] });
  await using project = await serveForTest(() => ({ functions: [f], layers: [one, two] }));
  assert.deepEqual(await project.invoke("f"), [1, 2]);
  await writeFile(join(two.folder, "node_modules/two/index.js"), "module.exports = 3;");
  await eventually(async () => assert.deepEqual(await project.invoke("f"), [1, 3]));
});

test("queues, buses, rules, schedules and mappings lead to functions, change with the project, and go with it", async () => {
  await using folder = await folderOf({ "index.js": logging, "project.txt": "" });
  const file = join(folder.path, "project.txt");
  const source = "arn:aws:sqs:us-east-1:123456789012:orders";
  const target = { Arn: arnOf("f"), RoleArn: "arn:aws:iam::123456789012:role/r" };
  const full: Partial<Project> = {
    queues: [{ QueueName: "orders", Attributes: { VisibilityTimeout: "30" } }],
    buses: ["shop"],
    functions: [projectFunction("f", folder.path, { alias: "live" })],
    mappings: [{ FunctionName: "f", EventSourceArn: source, BatchSize: 1 }],
    rules: [
      {
        rule: { Name: "sold", EventBusName: "shop", EventPattern: '{"source":["shop"]}' },
        targets: [{ Id: "1", Arn: arnOf("f") }],
      },
    ],
    schedules: [
      {
        Name: "nightly",
        GroupName: "jobs",
        ScheduleExpression: "rate(1 day)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: target,
      },
    ],
  };
  let now = full;
  await using project = await serveForTest(() => ({ ...now, readFrom: [file] }));
  using clients = eventClients(project.endpoint);
  using sqs = new DisposableSqs(clientConfig(project.endpoint));
  const problems = (): unknown[] => project.told.filter(({ type }) => type === "problem");
  assert.deepEqual(problems(), []);

  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "orders" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a message" }));
  const sold = { EventBusName: "shop", Source: "shop", DetailType: "sold", Detail: '{"what":"a lamb"}' };
  await clients.events.send(new PutEventsCommand({ Entries: [sold] }));
  await eventually(() => {
    const said = project.told.filter(({ type }) => type === "log").map(({ message }) => String(message));
    assert(said.some((each) => each.includes("a message")) && said.some((each) => each.includes("a lamb")));
  });
  const schedule = { GroupName: "jobs", Name: "nightly" };
  assert.equal((await clients.scheduler.send(new GetScheduleCommand(schedule))).ScheduleExpression, "rate(1 day)");
  assert.deepEqual(await project.invoke("f:live", 1), 1);

  const [nightly] = full.schedules ?? [];
  assert(nightly);
  now = { ...full, schedules: [{ ...nightly, ScheduleExpression: "rate(2 days)" }], mappings: [], rules: [] };
  await writeFile(file, "changed");
  await eventually(async () => {
    assert.equal((await clients.scheduler.send(new GetScheduleCommand(schedule))).ScheduleExpression, "rate(2 days)");
    using lambda = new DisposableLambda(clientConfig(project.endpoint));
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    assert.deepEqual(
      EventSourceMappings.filter(({ State }) => State !== "Deleting"),
      [],
    );
    const rule = new DescribeRuleCommand({ Name: "sold", EventBusName: "shop" });
    await assert.rejects(clients.events.send(rule), { name: "ResourceNotFoundException" });
  });

  now = { functions: full.functions ?? [] };
  await writeFile(file, "less");
  const gone = { name: /QueueDoesNotExist|NonExistentQueue/ };
  await eventually(async () => await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName: "orders" })), gone));
  assert.deepEqual(problems(), []);
});

test("a function has its URL, its event invoke configuration and its concurrency from the project", async () => {
  await using folder = await folderOf({ "index.js": logging, "project.txt": "" });
  const file = join(folder.path, "project.txt");
  let f = projectFunction("f", folder.path, {
    url: { AuthType: "NONE" },
    eventInvoke: { MaximumRetryAttempts: 0 },
    reservedConcurrency: 3,
  });
  await using project = await serveForTest(() => ({ functions: [f], readFrom: [file] }));
  const at = async (path: string): Promise<number> => (await fetch(project.endpoint + path)).status;
  const paths = ["/2021-10-31/functions/f/url", "/2019-09-25/functions/f/event-invoke-config"];
  assert.deepEqual(await Promise.all(paths.map(at)), [200, 200]);
  f = projectFunction("f", folder.path);
  await writeFile(file, "less");
  await eventually(async () => assert.deepEqual(await Promise.all(paths.map(at)), [404, 404]));
});

test("code may be a zip or a text in a template, and a zip is watched", async () => {
  const zipOf = (answer: number): Buffer =>
    zipBytes([{ name: "index.js", data: `exports.handler = async () => ${answer};` }]);
  await using folder = await folderOf({ "index.js": "" });
  const file = join(folder.path, "code.zip");
  await writeFile(file, zipOf(1));
  await using project = await serveForTest(() => ({
    functions: [
      projectFunction("zipped", folder.path, { code: { kind: "zip", file } }),
      projectFunction("inline", folder.path, {
        code: { kind: "inline", text: "exports.handler = async () => 'text';" },
      }),
    ],
  }));
  assert.deepEqual([await project.invoke("zipped"), await project.invoke("inline")], [1, "text"]);
  await writeFile(file, zipOf(2));
  await eventually(async () => assert.equal(await project.invoke("zipped"), 2));
});

test("a bundle is made with the template's options, and what esbuild can't find may be in a layer", async () => {
  await using folder = await folderOf({
    "src/app.ts":
      "import { answer } from 'in-layer'; declare const PLACE: string; export const run = async () => [answer, PLACE];",
    "layer/nodejs/node_modules/in-layer/index.js": "exports.answer = 1;",
  });
  const build = { entryPoints: [join(folder.path, "src/app.ts")], minify: true, define: { PLACE: '"here"' } };
  const settings = { ...projectFunction("f", "").settings, Handler: "app.run" };
  const code = { kind: "bundle", folder: folder.path, build } as const;
  const layer = { name: "l", folder: join(folder.path, "layer"), runtimes: [] };
  const f = projectFunction("f", "", { code, settings, layers: ["l"] });
  await using project = await serveForTest(() => ({ functions: [f], layers: [layer] }));
  assert.deepEqual(await project.invoke("f"), [1, "here"]);
});

test("a function that the project gives other code runs that, be it another folder or another handler", async () => {
  await using folder = await folderOf({
    "one/index.js": "exports.handler = async () => 'one';",
    "two/index.ts": "export const handler = async () => 'two'; export const other = async () => 'other';",
    "project.txt": "",
  });
  const file = join(folder.path, "project.txt");
  let f = projectFunction("f", join(folder.path, "one"));
  await using project = await serveForTest(() => ({ functions: [f], readFrom: [file] }));
  assert.equal(await project.invoke("f"), "one");
  f = projectFunction("f", join(folder.path, "two"));
  await writeFile(file, "two");
  await eventually(async () => assert.equal(await project.invoke("f"), "two"));
  f = { ...f, settings: { ...f.settings, Handler: "index.other" } };
  await writeFile(file, "other");
  await eventually(async () => assert.equal(await project.invoke("f"), "other"));
});

test("what the engine refuses is told with its name, the rest is served, and mending it is enough", async () => {
  await using folder = await folderOf({ "index.js": logging, "project.txt": "" });
  const file = join(folder.path, "project.txt");
  let Runtime = "nodejs3.x";
  await using project = await serveForTest(() => {
    const bad = projectFunction("bad", folder.path);
    const functions = [{ ...bad, settings: { ...bad.settings, Runtime } }, projectFunction("good", folder.path)];
    return { functions, readFrom: [file] };
  });
  const [problem] = project.told.filter(({ type }) => type === "problem");
  assert.equal(problem?.["what"], "bad");
  assert.match(String(problem?.["message"]), /^InvalidParameterValueException: .*nodejs3\.x/);
  assert.equal(await project.invoke("good", 1), 1);
  Runtime = "nodejs22.x";
  await writeFile(file, "mended");
  await eventually(async () => assert.equal(await project.invoke("bad", 2), 2));
});

test("what the engine refuses is neither reloaded nor mended by a save of code, and is told to whoever saves that function", async () => {
  await using folder = await folderOf({ "bad/index.js": logging, "good/index.js": logging, "project.txt": "" });
  const file = join(folder.path, "project.txt");
  let Runtime = "nodejs3.x";
  await using project = await serveForTest(() => {
    const bad = projectFunction("bad", join(folder.path, "bad"));
    const good = projectFunction("good", join(folder.path, "good"));
    return { functions: [{ ...bad, settings: { ...bad.settings, Runtime } }, good], readFrom: [file] };
  });
  const news = (): unknown[] =>
    project.told
      .filter(({ type }) => ["problem", "mended", "reloaded"].includes(String(type)))
      .map(({ type, what, functions }) => [type, what ?? functions]);
  const until = async (all: readonly unknown[]): Promise<void> => await eventually(() => assert.deepEqual(news(), all));
  const told: unknown[] = [["problem", "bad"]];
  await until(told);
  await save(join(folder.path, "good/index.js"), `${logging} // saved`);
  await until(told.concat([["reloaded", ["good"]]]));
  told.push(["reloaded", ["good"]], ["problem", "bad"]);
  await save(join(folder.path, "bad/index.js"), `${logging} // saved`);
  await until(told);
  Runtime = "nodejs22.x";
  await save(file, "mended");
  await until([...told, ["mended", ["bad"]], ["reloaded", []]]);
});

test("code that is saved together with a project that can't be read runs at once", async () => {
  await using folder = await folderOf({ "f/index.js": "exports.handler = async () => 1;", "project.txt": "" });
  const file = join(folder.path, "project.txt");
  await using project = await serveForTest(() => {
    const text = readFileSync(file, "utf8");
    if (text === "broken") throw new ProjectError("it is broken", { file });
    return { functions: [projectFunction("f", join(folder.path, "f"))], readFrom: [file] };
  });
  assert.equal(await project.invoke("f"), 1);
  await save(file, "broken");
  await save(join(folder.path, "f/index.js"), "exports.handler = async () => 2;");
  await eventually(async () => assert.equal(await project.invoke("f"), 2));
  const isTold = (): boolean => project.told.some(({ type, what }) => type === "problem" && what === "test");
  await eventually(() => assert(isTold()));
});

test("the project's APIs are handed to the engine each time that the project is read", async () => {
  await using folder = await folderOf({ "index.js": logging, "project.txt": "" });
  const file = join(folder.path, "project.txt");
  let reads = 0;
  await using project = await serveForTest(() => {
    reads += 1;
    return { functions: [projectFunction("f", folder.path)], readFrom: [file] };
  });
  assert.deepEqual([reads, project.apis.length], [1, 1]);
  await writeFile(file, "again");
  await eventually(() => {
    assert(reads > 1);
    assert.equal(project.apis.length, reads);
  });
});

test("a restart makes each function's code ready once, also where it comes from elsewhere now", async () => {
  await using folder = await folderOf({ "one.ts": "export const handler = (;", "two.ts": "export const handler = );" });
  const fn = projectFunction("f", folder.path);
  let Handler = "one.handler";
  await using project = await serveForTest(() => ({
    functions: [{ ...fn, settings: { ...fn.settings, Handler } }],
  }));
  const problems = () => project.told.filter(({ type }) => type === "problem").map(({ file }) => String(file));
  Handler = "two.handler";
  await project.served.restart();
  assert.deepEqual(problems(), [join(folder.path, "one.ts"), join(folder.path, "two.ts")]);
  await project.served.restart();
  assert.equal(problems().length, 3);
});

class DisposableSqs extends SQSClient implements Disposable {
  [Symbol.dispose](): void {
    this.destroy();
  }
}

class DisposableLambda extends LambdaClient implements Disposable {
  [Symbol.dispose](): void {
    this.destroy();
  }
}
