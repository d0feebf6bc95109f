import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetQueueUrlCommand, SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Dev, startDev } from "../support/dev.ts";
import { eventClients } from "../support/event-clients.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Projects as people write them, each served by `lambkin dev` and used as its `expected.json` says. */

const projects = join(import.meta.dirname, "../fixtures/projects");

interface Step {
  readonly invoke?: string;
  readonly event?: unknown;
  readonly result?: unknown;
  /** `GET /pets` */
  readonly request?: string;
  readonly api?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: string;
  readonly status?: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly send?: string;
  readonly group?: string;
  readonly message?: unknown;
  readonly put?: object;
  readonly logs?: string;
}

interface Expected {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly unserved: readonly string[];
  readonly steps: readonly Step[];
}

for (const name of readdirSync(projects)) {
  const folder = join(projects, name);
  if (!existsSync(join(folder, "expected.json"))) continue;
  const expected: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));

  test(`the project ${name} is served, and does what is expected of it`, async () => {
    const parameters = Object.entries(expected.parameters ?? {}).flatMap(([key, value]) => [
      "--parameter",
      `${key}=${value}`,
    ]);
    // Outside of this package, whose package.json says that all files are ES modules.
    await using copy = await temporaryDirectory();
    await cp(folder, copy.path, { recursive: true });
    await using dev = await startDev([copy.path], ...parameters);
    const [serving] = dev.told("serving");
    const functions: { functionName: string }[] = Object(serving?.["functions"]);
    assert.deepEqual(
      functions.map(({ functionName }) => functionName),
      expected.functions,
    );
    const unserved: { what: string }[] = Object(serving?.["unserved"]);
    assert.deepEqual(
      unserved.map(({ what }) => what),
      expected.unserved,
    );
    assert.deepEqual(dev.told("problem"), []);
    for (const step of expected.steps) await take(step, dev);
  });
}

async function take(step: Step, dev: Dev): Promise<void> {
  if (step.invoke !== undefined) assert.deepEqual(await dev.invoke(step.invoke, step.event), step.result);
  if (step.request !== undefined) await request(step, step.request, dev);
  if (step.send !== undefined) await send(step, step.send, dev);
  if (step.put !== undefined) {
    using clients = eventClients(dev.endpoint);
    const event = { ...step.put };
    await clients.events.send(new PutEventsCommand({ Entries: [event] }));
  }
  const { logs } = step;
  if (logs === undefined) return;
  await eventually(() => {
    const said = dev.told("log").map(({ message }) => String(message));
    assert(
      said.some((line) => line.includes(logs)),
      said.join("\n"),
    );
  });
}

async function request({ url, api, headers = {}, content, ...wanted }: Step, line: string, dev: Dev): Promise<void> {
  const [method = "GET", path = "/"] = line.split(" ");
  const base = api === undefined ? dev.endpoint : `${dev.endpoint}/_lambkin/api/${api}`;
  const answer = await fetch(`${url === undefined ? base : urlOf(url, dev)}${path}`, {
    method,
    headers,
    ...(content !== undefined && { body: content }),
  });
  const text = await answer.text();
  assert.equal(answer.status, wanted.status, text);
  if (wanted.body !== undefined) assert.deepEqual(JSON.parse(text), wanted.body);
  if (wanted.text !== undefined) assert.equal(text, wanted.text);
}

/** By its path: Node.js resolves no names below localhost. */
function urlOf(functionName: string, dev: Dev): string {
  const functions: { functionName: string; url?: string }[] = Object(dev.told("serving")[0]?.["functions"]);
  const url = functions.find((each) => each.functionName === functionName)?.url ?? "";
  return `${dev.endpoint}/_lambkin/url/${new URL(url).hostname.split(".")[0]}`;
}

async function send({ message, group }: Step, queue: string, dev: Dev): Promise<void> {
  const sqs = new SQSClient(clientConfig(dev.endpoint));
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message), MessageGroupId: group }));
  } finally {
    sqs.destroy();
  }
}
