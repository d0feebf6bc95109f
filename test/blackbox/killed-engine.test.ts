import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { lookAround } from "../../src/sandbox/machine.ts";
import { deploy } from "../support/deploy.ts";
import { descendants } from "../support/descendants.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { cgroups, isTaken, left, stagesOf } from "../support/traces.ts";

/** Starts a child that would live on, and answers. */
const code = `exports.handler = async () => {
  require("child_process").spawn("sleep", ["1000"], { stdio: "ignore", detached: true }).unref();
  return "answered";
};`;

const skip = lookAround().missing?.finding ?? false;

test(
  "kill -9 of the engine leaves no process, control group, mount or firewall rule of its functions",
  { skip },
  async () => {
    await using data = await temporaryDirectory();
    await using started = await start(data.path);
    const { engine, url } = started;
    const pid = engine.pid ?? 0;
    const lambda = new LambdaClient(clientConfig(url));
    await deploy(lambda, { name: "parent", code });
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "parent" }));
    assert.equal(Buffer.from(Payload ?? "").toString(), '"answered"');
    lambda.destroy();
    const processes = await descendants(pid);
    const stages = await stagesOf(processes);
    assert(processes.length > 3, "guests, their sandboxes and a keeper are there");
    assert(stages.length > 0, "they have a stage");
    const groups = await cgroups(pid);

    await started[Symbol.asyncDispose]();
    await eventually(async () => assert.deepEqual(await alive(processes), []));
    await eventually(async () => assert.deepEqual(await cgroups(pid), []));
    await eventually(async () => assert.deepEqual(await left(stages), []));
    for (const number of groups.map((name) => name.split("-")[2] ?? "")) {
      await eventually(async () => assert(await isTaken(number), `nobody is left to need the firewall ${number}`));
    }
  },
);

interface Started extends AsyncDisposable {
  readonly engine: ChildProcess;
  readonly url: string;
}

/** Until it is killed. */
async function start(data: string): Promise<Started> {
  const main = new URL("../../bin/lambkin.mjs", import.meta.url).pathname;
  const argv = [main, "start", "--port", "0", "--data", data, "--prewarm", "1"];
  const engine = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(engine, "exit");
  const kill = async (): Promise<void> => {
    engine.kill("SIGKILL");
    await exited;
  };
  for await (const line of createInterface(engine.stdout)) {
    const [, url] = /serves on (http:\S+)/.exec(line) ?? [];
    if (url !== undefined) return { engine, url, [Symbol.asyncDispose]: kill };
  }
  throw new Error("the engine ended before it served");
}

async function alive(processes: readonly number[]): Promise<number[]> {
  const states = await Promise.all(
    processes.map(async (id) => await readFile(`/proc/${id}/stat`, "utf8").catch(() => "gone")),
  );
  // A zombie is somebody else's to bury.
  return processes.filter((_, index) => states[index] !== "gone" && !/\) Z /.test(states[index] ?? ""));
}
