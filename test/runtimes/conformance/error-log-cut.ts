import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import { type Case, steps } from "../case.ts";
import { body } from "../expect.ts";
import { between } from "../expect-log.ts";

const marker = " Truncated by Lambda";
const keptBytes = 262_144;
const text = (length: number): string => `new Array(${length + 1}).join("x")`;

/** The 256 KB cut of a logged error (cases C019 and C020 of section 13.1). */
export const errorLogCut: readonly Case[] = [
  {
    id: "C019",
    title: "an error of 300 000 characters is answered whole, and cut in the log with the marker",
    rules: ["RT-025", "RT-026", "RT-248"],
    on: "B–E",
    code: `exports.handler = function (e, c, cb) { cb(new Error(${text(300_000)})); };`,
    play: async (run) => {
      const result = await run.invoke();
      assert.equal(String(body(result)["errorMessage"]).length, 300_000);
      isCut(result);
    },
  },
  {
    id: "C020",
    title: "context.fail and context.done cut a long error in the log and leave a short one alone",
    rules: ["RT-027", "RT-248"],
    on: "B–E",
    code: steps("function (e, c)", [
      `c.fail(new Error(${text(300_000)}))`,
      `c.done(new Error(${text(300_000)}))`,
      `c.fail(new Error(${text(1000)}))`,
    ]),
    play: async (run) => {
      isCut(await run.invoke({ step: 0 }));
      isCut(await run.invoke({ step: 1 }));
      const short = await run.invoke({ step: 2 });
      assert(!short.log.some((line) => line.text.includes(marker)));
      assert(between(short).some((line) => line.text.includes("x".repeat(1000))));
    },
  },
  {
    id: "L010",
    title: "a long thrown error is cut in the log as well",
    rules: ["RT-026"],
    on: "F",
    code: `exports.handler = async () => { throw new Error(${text(300_000)}); };`,
    play: async (run) => {
      const result = await run.invoke();
      assert.equal(String(body(result)["errorMessage"]).length, 300_000);
      isCut(result);
    },
  },
];

/** One event, cut after 262 144 bytes of the error's text; whether the words before the JSON count is open (RT-026). */
function isCut(result: InvocationResult): void {
  const line = between(result).find((each) => each.message.includes("xxxxxxxx"));
  assert(line, "the error is logged");
  assert.equal(line.id, result.requestId);
  assert(line.message.endsWith(marker), `ends with${marker}, not ${line.message.slice(-40)}`);
  const words = line.message.startsWith("Invoke Error \t") ? "Invoke Error \t".length : 0;
  const kept = Buffer.byteLength(line.message) - marker.length;
  assert(kept === keptBytes || kept === keptBytes + words, `keeps ${keptBytes} bytes, not ${kept}`);
}
