/** `LAMBKIN_EVENTS=100000 LAMBKIN_KILLS=20` for the long run. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const events = Number(process.env["LAMBKIN_EVENTS"] ?? 600);
const kills = Number(process.env["LAMBKIN_KILLS"] ?? 3);
const callers = 50;
const patienceMs = 60_000 + events * 10;

/** Notes each run in a file, which outlives every engine. */
const code = "exports.handler = async ({ id }) => require('fs').appendFileSync(process.env.RUNS, id + '\\n');";

test(
  `every event that was accepted runs, though the engine is killed ${kills} times while ${callers} callers send`,
  { timeout: 2 * patienceMs },
  async (t) => {
    await using directory = await temporaryDirectory();
    const runs = join(directory.path, "runs");
    const data = join(directory.path, "data");
    let engine = await start(data);
    /** Of the engine that serves; between two of them there is none. */
    let url: string | undefined = engine.url;
    await using opened = new AsyncDisposableStack();
    opened.defer(async () => await kill(engine.process, "SIGKILL"));
    const lambda = new LambdaClient(clientConfig(url));
    await deploy(lambda, { name: "notes", code, environment: { RUNS: runs } });
    lambda.destroy();

    const accepted: string[] = [];
    using agent = new DisposableAgent();
    const sending = Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        for (let count = 0; accepted.length < events; count += 1) {
          const id = `${caller}-${count}`;
          if (url !== undefined && (await isAccepted(url, id, agent))) accepted.push(id);
          else await delay(20);
        }
      }),
    );
    for (let killed = 1; killed <= kills; killed += 1) {
      await eventually(() => assert(accepted.length >= (events * killed) / (kills + 1)), patienceMs);
      await kill(engine.process, "SIGKILL");
      url = undefined;
      engine = await start(data);
      url = engine.url;
    }
    await sending;
    const ran = await eventually(async () => {
      const counts = await countsIn(runs);
      assert.deepEqual(accepted.filter((id) => !counts.has(id)).length, 0, "events have not run");
      return counts;
    }, patienceMs);
    await kill(engine.process, "SIGTERM");
    const twice = accepted.filter((id) => (ran.get(id) ?? 0) > 1).length;
    t.diagnostic(`${accepted.length} accepted, ${kills} kills, 0 lost, ${twice} ran more than once`);
  },
);

class DisposableAgent extends Agent {
  constructor() {
    super({ keepAlive: true, maxSockets: callers });
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

/** Only a 202 is a promise; whoever gets none does not know. */
async function isAccepted(url: string, id: string, agent: Agent): Promise<boolean> {
  return await new Promise((resolve) => {
    const headers = { "x-amz-invocation-type": "Event" };
    const path = "/2015-03-31/functions/notes/invocations";
    const outgoing = request(`${url}${path}`, { method: "POST", agent, headers }, (answer) => {
      answer.resume().once("close", () => resolve(answer.statusCode === 202));
    });
    outgoing.once("error", () => resolve(false)).end(JSON.stringify({ id }));
  });
}

async function countsIn(file: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const id of (await readFile(file, "utf8")).split("\n")) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
}

/** Without walls: nothing that a function writes behind them would be left. */
async function start(data: string): Promise<Started> {
  const main = join(import.meta.dirname, "../../bin/lambkin.mjs");
  const flags = ["--port", "0", "--data", data, "--prewarm", "0", "--isolation", "none"];
  const engine = spawn(process.execPath, [main, "start", ...flags], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface(engine.stdout)) {
    const [, url] = /serves on (http:\S+)/.exec(line) ?? [];
    if (url !== undefined) return { process: engine, url };
  }
  throw new Error("the engine ended before it served");
}

async function kill(engine: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  const exited = once(engine, "exit");
  engine.kill(signal);
  await exited;
}
