import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import type { LogLine } from "../log-line.ts";
import { announced, type Case, steps, waiting } from "../case.ts";
import { timedOut } from "../expect.ts";
import { says } from "./console.ts";

const answersOne = announced("exports.handler = function (e, c) { return c.succeed ? c.succeed(1) : 1; };");

/** The platform's lines of a window by name, each of which there is once. */
function platformLine(result: InvocationResult, name: string): LogLine {
  const found = result.log.filter((line) => line.platform === name);
  assert.equal(found.length, 1, `one ${name} among ${result.log.map((line) => line.text.slice(0, 80)).join(" | ")}`);
  const [line] = found;
  assert(line);
  return line;
}

function reportMatches(result: InvocationResult, rest: string): void {
  const { text } = platformLine(result, "REPORT");
  const head = `^REPORT RequestId: ${result.requestId}\tDuration: (\\d+\\.\\d\\d) ms\tBilled Duration: `;
  assert.match(text, new RegExp(head + rest));
}

const memory = "Memory Size: 128 MB\tMax Memory Used: \\d+ MB\t";

/** Sections 7.3 and 13.8: the platform's own lines in the text format. */
export const platformLines: readonly Case[] = [
  {
    id: "C218",
    title: "REPORT shows Init Duration on a cold start only",
    rules: ["RT-332"],
    on: "D+",
    code: answersOne,
    play: async (run) => {
      reportMatches(await run.invoke(), `\\d+ ms\t${memory}Init Duration: \\d+\\.\\d\\d ms\t$`);
      reportMatches(await run.invoke(), `\\d+ ms\t${memory}$`);
    },
  },
  {
    id: "C219",
    title: "the log tail is the last 4096 bytes of the window, REPORT at its end",
    rules: ["RT-339"],
    on: "B–F",
    code: says('for (var i = 0; i < 100; i++) console.log("é" + new Array(99).join("z"))'),
    play: async (run) => {
      const result = await run.invoke({}, { tail: true });
      const whole = Buffer.from(
        result.log.map((line) => (line.endsInLineFeed ? `${line.text}\n` : line.text)).join(""),
      );
      assert.equal(result.tail?.toString("latin1"), whole.subarray(-4096).toString("latin1"));
      assert.match(result.tail?.toString().trimEnd().split("\n").at(-1) ?? "", /^REPORT RequestId: /);
      assert.equal((await run.invoke({})).tail, undefined);
    },
  },
  {
    id: "L170",
    title: "a short window is the whole log tail",
    rules: ["RT-339", "RT-340"],
    on: "B–F",
    code: says('console.log("hello")'),
    play: async (run) => {
      await run.invoke();
      const result = await run.invoke({}, { tail: true });
      const lines =
        result.tail
          ?.toString()
          .split("\n")
          .filter((line) => line !== "") ?? [];
      assert.equal(lines[0], `START RequestId: ${result.requestId} Version: $LATEST`);
      assert.match(lines[1] ?? "", /\thello$/);
      assert.equal(lines[2], `END RequestId: ${result.requestId}`);
      assert.match(lines[3] ?? "", /^REPORT RequestId: /);
      assert.equal(lines.length, 4);
    },
  },
  {
    id: "C220",
    title: "the billed duration is rounded up to 100 ms, and there is a blank before its TAB",
    rules: ["RT-333"],
    on: "B, C",
    code: steps("function (e, c)", ["c.succeed(1)", "setTimeout(c.succeed, 120)"]),
    play: async (run) => {
      for (const step of [0, 1]) {
        const result = await run.invoke({ step });
        reportMatches(result, "\\d+ ms \tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\t$");
        const [, duration, billed] =
          /Duration: ([\d.]+) ms\tBilled Duration: (\d+) ms/.exec(textOfReport(result)) ?? [];
        assert.equal(Number(billed), Math.max(100, Math.ceil(Number(duration) / 100) * 100));
      }
    },
  },
  {
    id: "L171",
    title: "the billed duration is rounded up to 1 ms",
    rules: ["RT-332", "RT-333"],
    on: "D+",
    code: answersOne,
    play: async (run) => {
      await run.invoke();
      const [, duration, billed] =
        /Duration: ([\d.]+) ms\tBilled Duration: (\d+) ms/.exec(textOfReport(await run.invoke())) ?? [];
      assert.equal(Number(billed), Math.max(1, Math.ceil(Number(duration))));
    },
  },
  {
    id: "L172",
    title: "START, the function's lines, END and REPORT come in this order, each once",
    rules: ["RT-330", "RT-331", "RT-340"],
    on: "B–F",
    code: says('console.log("one"); console.log("two")'),
    play: async (run) => {
      await run.invoke();
      const result = await run.invoke();
      const order = result.log.map((line) => line.platform ?? line.message);
      assert.deepEqual(order, ["START", "one", "two", "END", "REPORT"]);
      assert.equal(platformLine(result, "START").text, `START RequestId: ${result.requestId} Version: $LATEST`);
      assert.equal(platformLine(result, "END").text, `END RequestId: ${result.requestId}`);
      assert(
        result.log.every((line) => line.endsInLineFeed),
        "every event ends in LF",
      );
    },
  },
  {
    id: "L173",
    title: "INIT_START is a sandbox's first line",
    rules: ["RT-336"],
    on: "14.x+",
    code: answersOne,
    play: async (run) => {
      const [first] = (await run.invoke()).log;
      const major = run.runtime.id.replace("nodejs", "").replace(".x", "");
      const arn = "arn:aws:lambda:us-east-1::runtime:[0-9a-f]+";
      const line = `^INIT_START Runtime Version: nodejs:${major}\\.v\\d+\tRuntime Version ARN: ${arn}$`;
      assert.match(first?.text ?? "", new RegExp(line));
      assert(!(await run.invoke()).log.some((each) => each.platform === "INIT_START"), "it comes once");
    },
  },
  {
    id: "L173",
    title: "there is no INIT_START",
    rules: ["RT-336"],
    on: "B–D",
    code: answersOne,
    play: async (run) => {
      if (run.runtime.id === "nodejs14.x") return;
      assert(!(await run.invoke()).log.some((line) => line.platform === "INIT_START"));
    },
  },
  {
    id: "L174",
    title: "a failed init is reported for its own phase and for that of the invocation, before START",
    rules: ["RT-337", "RT-142"],
    on: "D+",
    code: "process.exit(4);",
    play: async (run) => {
      const { log } = await run.invoke();
      const reports = log.filter((line) => line.platform === "INIT_REPORT").map((line) => line.text);
      const report = (phase: string): RegExp =>
        new RegExp(
          `^INIT_REPORT Init Duration: \\d+\\.\\d\\d ms\tPhase: ${phase}\tStatus: error\tError Type: Runtime\\.ExitError\t?$`,
        );
      assert.equal(reports.length, 2);
      assert.match(reports[0] ?? "", report("init"));
      assert.match(reports[1] ?? "", report("invoke"));
      const start = log.findIndex((line) => line.platform === "START");
      assert(log.findLastIndex((line) => line.platform === "INIT_REPORT") < start, "both are before START");
    },
  },
  {
    id: "L175",
    title: "REPORT tells the status of a timeout and of an exit, and none of a failure that the function reported",
    rules: ["RT-335"],
    on: "D+",
    code: steps("async (e) =>", [
      "await new Promise(() => setInterval(() => {}, 1000))",
      "process.exit(3)",
      'throw new Error("handled")',
    ]),
    settings: { timeoutMs: 1000 },
    play: async (run) => {
      const timeout = await run.invoke({ step: 0 }, { timesOut: true });
      timedOut(run, timeout);
      assert.match(textOfReport(timeout), /\tStatus: timeout\t?$/);
      assert.match(textOfReport(await run.invoke({ step: 1 })), /\tStatus: error\tError Type: Runtime\.ExitError\t?$/);
      assert(!textOfReport(await run.invoke({ step: 2 })).includes("Status:"));
    },
  },
  {
    id: "L176",
    title: "REPORT of a traced request ends in its trace id",
    rules: ["RT-334"],
    on: "B–F",
    code: answersOne,
    play: async (run) => {
      const root = "1-5e1b4151-5ac6c58dc39a6b3f8d1f2a3b";
      const traceHeader = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;
      const traced = await run.invoke({}, { traceHeader });
      assert.match(
        textOfReport(traced),
        new RegExp(`\t\nXRAY TraceId: ${root}\tSegmentId: [0-9a-f]{16}\tSampled: true\t$`),
      );
      assert(!textOfReport(await run.invoke()).includes("XRAY"));
    },
  },
  waiting(
    {
      id: "L177",
      title: "a log event holds at most 1 MiB in the store",
      rules: ["RT-314"],
      on: "B–F",
    },
    "the log store's cut",
  ),
];

function textOfReport(result: InvocationResult): string {
  return platformLine(result, "REPORT").text;
}
