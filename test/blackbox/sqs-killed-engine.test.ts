import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { benchAt, messagesIn } from "../support/queue-bench.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const main = new URL("../../bin/lambkin.mjs", import.meta.url).pathname;
const messages = 200;

test("kill -9 of the engine loses no message that was accepted, sent or in flight", async () => {
  await using data = await temporaryDirectory();
  const accepted = new Set<string>();
  const told = new Set<string>();
  {
    await using engine = await start(data.path);
    await using opened = new AsyncDisposableStack();
    const bench = await benchAt(engine.url, opened);
    const handler = `async ({ Records }, _context, tell) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (const { body } of Records) await tell(body);
    }`;
    // Few at a time: what a busy machine does not do in that time comes again, and makes it busier.
    const [queue, mapping] = [{ VisibilityTimeout: "15" }, { BatchSize: 3 }];
    const QueueUrl = await bench.reader({ name: "reader", handler, queue, mapping });
    const sending = Array.from({ length: messages }, async (_, index) => {
      await bench.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: String(index) }));
      accepted.add(String(index));
    });
    await eventually(async () => assert.notEqual((await messagesIn(bench.sqs, QueueUrl))[1], "0"));
    told.add(await bench.told<string>());
    engine.kill();
    await Promise.allSettled(sending);
  }
  await using engine = await start(data.path);
  await using opened = new AsyncDisposableStack();
  const bench = await benchAt(engine.url, opened);
  const next = async (): Promise<string> => await eventually(async () => await bench.told<string>(), 60_000);
  while ([...accepted].some((body) => !told.has(body))) told.add(await next());
  const { QueueUrl = "" } = await bench.sqs.send(new GetQueueUrlCommand({ QueueName: "reader" }));
  await eventually(async () => assert.deepEqual(await messagesIn(bench.sqs, QueueUrl), ["0", "0", "0"]), 60_000);
  assert(accepted.size > 0);
});

interface Started extends AsyncDisposable {
  readonly url: string;
  kill(): void;
}

async function start(data: string): Promise<Started> {
  const argv = [main, "start", "--port", "0", "--data", data, "--prewarm", "1"];
  const engine = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(engine, "exit");
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    engine.kill(signal);
    await ended;
  };
  for await (const line of createInterface(engine.stdout)) {
    const [, url] = /serves on (http:\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    return { url, kill: () => engine.kill("SIGKILL"), [Symbol.asyncDispose]: async () => await stop("SIGTERM") };
  }
  throw new Error("the engine ended before it served");
}
