import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Debugger } from "../support/debugger.ts";
import { type Dev, startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";
import { breakInSource, sourceOf } from "../support/source-positions.ts";

/** TypeScript in `lambkin dev`, under a debugger. */

const orders = `import { priceOf } from "./lib/price";

export const handler = async (event: { amount: number }): Promise<number> => priceOf(event.amount);
`;
const price = (factor: number): string => `interface Price { readonly net: number }
Object.assign(globalThis, { isLoaded: true });

export function priceOf(amount: number): number {
  const { net }: Price = { net: amount * ${factor} };
  return net;
}
`;
const files = {
  "src/function.json": '{ "FunctionName": "orders", "Handler": "orders.handler", "Timeout": 10 }',
  "src/orders.ts": orders,
  "src/lib/price.ts": price(2),
};

async function attach(dev: Dev): Promise<{ readonly debug: Debugger; readonly port: number }> {
  const port = await eventually(() => {
    const notes = dev
      .told("note")
      .map(({ message }) => /^debugger: orders is at 127\.0\.0\.1:(\d+)$/.exec(String(message)));
    const told = notes.flatMap((found) => found?.[1] ?? []);
    assert.equal(told.length, 1);
    return Number(told[0]);
  });
  return { port, debug: await eventually(async () => await Debugger.attach(port)) };
}

test("a breakpoint in a TypeScript file is hit, and after a save in its new code, at the port of before", async () => {
  await using folder = await folderOf(files);
  const file = join(folder.path, "src/lib/price.ts");
  await using dev = await startDev([folder.path], "--inspect=0");
  const before = await attach(dev);
  using debug = before.debug;
  const answer = dev.invoke("orders", { amount: 21 });
  await breakInSource(debug, file, 5);
  const pause = await debug.paused();
  assert.deepEqual(await sourceOf(debug, pause), { source: file, line: 5 });
  assert.deepEqual(await debug.locals(pause), { amount: 21, net: 42 });
  await delay(10_500);
  await debug.resume();
  assert.equal(await answer, 42);

  await writeFile(file, price(3));
  await debug.closed;
  const after = await attach(dev);
  using again = after.debug;
  assert.equal(after.port, before.port);
  const next = dev.invoke("orders", { amount: 21 });
  await breakInSource(again, file, 5);
  const hit = await again.paused();
  assert.deepEqual(await sourceOf(again, hit), { source: file, line: 5 });
  assert.equal(await again.value(hit, "net"), 63);
  await again.resume();
  assert.equal(await next, 63);
});

for (const format of ["commonjs", "module"]) {
  test(`--inspect-brk stops in TypeScript before any of it has run (type ${format})`, async () => {
    await using folder = await folderOf({ ...files, "src/package.json": `{ "type": "${format}" }` });
    await using dev = await startDev([folder.path], "--inspect-brk=0");
    const answer = dev.invoke("orders", { amount: 21 });
    using debug = (await attach(dev)).debug;
    await debug.ready();
    const pause = await debug.paused();
    const first = format === "module" ? { source: "src/lib/price.ts", line: 1 } : { source: "src/orders.ts", line: 0 };
    assert.deepEqual(await sourceOf(debug, pause), { ...first, source: join(folder.path, first.source) });
    assert.equal(await debug.value(pause, "globalThis.isLoaded"), undefined);
    await debug.resume();
    assert.equal(await answer, 42);
  });
}

test("sources are found where the temporary folder is a link, as on macOS", async () => {
  await using folder = await folderOf({ ...files, "private/deep/er/x": "" });
  await mkdir(join(folder.path, "private/deep/er/tmp"));
  const TMPDIR = join(folder.path, "tmp");
  await symlink("private/deep/er/tmp", TMPDIR);
  await using dev = await startDev([join(folder.path, "src")], { TMPDIR }, "--inspect-brk=0");
  const answer = dev.invoke("orders", { amount: 21 });
  using debug = (await attach(dev)).debug;
  await debug.ready();
  const { source } = await sourceOf(debug, await debug.paused());
  assert.equal(source, join(folder.path, "src/orders.ts"));
  await debug.resume();
  assert.equal(await answer, 42);
});
