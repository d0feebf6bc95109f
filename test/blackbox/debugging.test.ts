import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "esbuild";
import { type RuntimeId, findRuntime, nodeMajor } from "../../src/model/runtimes.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { debuggedEngine } from "../support/debugged-engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { SkippingClock } from "../support/skipping-clock.ts";
import { generatedPosition } from "../support/source-positions.ts";

/** Functions under a debugger, as an IDE speaks with them. What becomes of new code is in debugger-ports.test.ts, TypeScript in `lambkin dev` in dev-debugging.test.ts. */

const price = `interface Order {
  amount: number;
  hangs?: boolean;
}

export async function priceOf(order: Order): Promise<number> {
  const net: number = order.amount * 2;
  if (order.hangs) await new Promise(() => setInterval(() => {}, 1000));
  return net;
}
`;
const index = `import { priceOf } from "./price.ts";

export const handler = async (event: { amount: number; hangs?: boolean }, context: { getRemainingTimeInMillis(): number }) => ({
  price: await priceOf(event),
  left: context.getRemainingTimeInMillis(),
});
`;

/** As the package is made of TypeScript: the map beside the bundle, its sources where they are. */
async function bundled(folder: string): Promise<{ code: string; map: string }> {
  const outdir = join(folder, "out");
  await build({
    entryPoints: [join(folder, "index.ts")],
    outdir,
    bundle: true,
    platform: "node",
    sourcemap: true,
    sourceRoot: `${outdir}/`,
  });
  const read = async (name: string): Promise<string> => await readFile(join(outdir, name), "utf8");
  return { code: await read("index.js"), map: await read("index.js.map") };
}

test("a breakpoint in a TypeScript file is hit, and no time passes while the debugger is there", async () => {
  await using folder = await folderOf({ "index.ts": index, "price.ts": price });
  const { code, map } = await bundled(folder.path);
  const clock = new SkippingClock();
  await using engine = await debuggedEngine({}, {}, clock);
  await deploy(engine.lambda, { name: "orders", code, files: { "index.js.map": map }, timeout: 20 });
  using debug = await engine.attach("orders");
  await debug.ready();
  assert.equal((await engine.invoke("orders", { amount: 1 })).error, undefined);
  const script = await eventually(() => {
    const found = debug.scripts.find(({ url }) => url.endsWith("/index.js"));
    assert(found);
    return found;
  });
  const at = await generatedPosition(script, join(folder.path, "price.ts"), 7);
  await debug.breakAt("/index.js", at.line, at.column);

  const askedAt = performance.now();
  const answer = engine.invoke<{ left: number; price: number }>("orders", { amount: 21 });
  const pause = await debug.paused();
  const pausedAt = performance.now();
  assert.deepEqual([pause.callFrames[0]?.functionName, (await debug.locals(pause))["net"]], ["priceOf", 42]);
  assert.deepEqual(await debug.value(pause, "order"), { amount: 21 });
  await delay(1000);
  const pausedMs = performance.now() - pausedAt;
  await debug.resume();
  const { payload, error, log } = await answer;
  const runMs = performance.now() - askedAt - pausedMs;
  assert.equal(error, undefined, log);
  const { left, ...rest } = payload;
  assert.deepEqual(rest, { price: 42 });
  assert(left >= 20_000 - runMs - 1 && left <= 20_000, `${left} ms are left after ${runMs} ms`);
  assert.doesNotMatch(log, /[Dd]ebugger|inspector/);

  const held = engine.invoke("orders", { amount: 21 });
  await debug.paused();
  clock.skip(60_000);
  await debug.resume();
  assert.equal((await held).error, undefined);

  const late = engine.invoke("orders", { amount: 21, hangs: true });
  await debug.paused();
  clock.skip(60_000);
  await debug.resume();
  const goesOn = setInterval(() => clock.skip(1000), 10);
  const { payload: timedOut } = await late.finally(() => clearInterval(goesOn));
  assert.match(JSON.stringify(timedOut), /Task timed out after 20\.00 seconds/);
});

const handlers: Partial<Record<RuntimeId, string>> = {
  "nodejs6.10":
    "exports.handler = (event, context, callback) => {\n  const doubled = event.n * 2;\n  callback(null, doubled);\n};",
};
const modern = "exports.handler = async (event) => {\n  const doubled = event.n * 2;\n  return doubled;\n};";

const available = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
const debuggable = ["6.10", "8.10", "10.x", "12.x", "14.x", "16.x", "18.x", "20.x", "22.x", "24.x", "26.x"] as const;

for (const version of debuggable) {
  const id: RuntimeId = `nodejs${version}`;
  const skip = available.installedBinary(id) === undefined && `${id} is not installed`;
  test(`${id}: breaks before the first line, at breakpoints, and not on the clock`, { skip }, async () => {
    const clock = new SkippingClock();
    await using engine = await debuggedEngine({ breaks: true }, {}, clock);
    const code = `"use strict";\nconst first = 1;\n${handlers[id] ?? modern}\n`;
    await deploy(engine.lambda, { name: "f", code, runtime: id, timeout: 20 });
    const answer = engine.invoke("f", { n: 21 });
    const waits = `waiting for a debugger on 127.0.0.1:${await engine.portOf("f")} (f)`;
    await eventually(() => assert(engine.announced.includes(waits)));
    using debug = await engine.attach("f");
    await debug.breakAt("/index.js", 4);
    await debug.ready();
    const start = await debug.paused();
    const runtime = findRuntime(id);
    assert(runtime);
    const before = nodeMajor(runtime) < 10 ? 0 : 1;
    assert(start.callFrames[0] && start.callFrames[0].location.lineNumber <= 1, JSON.stringify(start.callFrames[0]));
    assert(start.callFrames[0].location.lineNumber >= before);
    clock.skip(60_000);
    await debug.resume();
    const pause = await debug.paused();
    assert.deepEqual([pause.callFrames[0]?.location.lineNumber, (await debug.locals(pause))["doubled"]], [4, 42]);
    clock.skip(60_000);
    await debug.resume();
    const { payload, error, log } = await answer;
    assert.deepEqual([payload, error], [42, undefined]);
    assert.match(log, /^(INIT_START .*\n)?START .*\nEND .*\nREPORT .*\n/);
    assert.deepEqual(
      engine.announced.filter((line) => line.startsWith("waiting")),
      [waits],
    );
  });
}
