import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { PublishCommand } from "@aws-sdk/client-sns";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { arnOf, createTopic, subscribe, topicBenchAt } from "../support/topic-bench.ts";

const main = new URL("../../bin/lambkin.mjs", import.meta.url).pathname;
const messages = 100;

test("kill -9 of the engine loses no message that was published: each subscriber gets it", async () => {
  await using data = await temporaryDirectory();
  const accepted = new Set<string>();
  {
    await using engine = await start(data.path);
    await using opened = new AsyncDisposableStack();
    const bench = await topicBenchAt(engine.url, opened);
    const TopicArn = await createTopic(bench.sns, "t");
    for (const name of ["f", "g"]) {
      const handler = `async ({ Records }, _context, tell) => await tell("${name}" + Records[0].Sns.Message)`;
      await subscribe(bench.sns, TopicArn, await bench.listener(name, handler));
    }
    // "told" is where the functions tell: what comes here is seen there beside theirs.
    await subscribe(bench.sns, TopicArn, arnOf("sqs", "told"), { RawMessageDelivery: "true" });
    const publishing = Array.from({ length: messages }, async (_, index) => {
      await bench.sns.send(new PublishCommand({ TopicArn, Message: String(index) }));
      accepted.add(String(index));
    });
    await Promise.race(publishing);
    engine.kill();
    await Promise.allSettled(publishing);
  }
  assert(accepted.size > 0);
  await using engine = await start(data.path);
  await using opened = new AsyncDisposableStack();
  const bench = await topicBenchAt(engine.url, opened);
  const missing = new Set([...accepted].flatMap((text) => [`f${text}`, `g${text}`, text]));
  while (missing.size > 0) missing.delete(String(await bench.told<string | number>()));
});

interface Started extends AsyncDisposable {
  readonly url: string;
  kill(): void;
}

async function start(data: string): Promise<Started> {
  const argv = [main, "start", "--port", "0", "--data", data, "--prewarm", "1", "--region", "us-east-1"];
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
