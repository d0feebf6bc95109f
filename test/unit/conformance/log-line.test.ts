import assert from "node:assert/strict";
import test from "node:test";
import { parseLogLine } from "../../runtimes/log-line.ts";

const id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
const time = "2018-06-07T19:11:20.562Z";

test("a line of the text format has time, id, level and message", () => {
  const line = parseLogLine(`${time}\t${id}\tWARN\ta\nb\t\n`, false);
  assert.deepEqual(
    [line.kind, line.timestamp, line.id, line.level, line.message, line.endsInLineFeed],
    ["console", time, id, "WARN", "a\nb\t", true],
  );
});

test("a legacy line has no level, whatever its message begins with", () => {
  const line = parseLogLine(`${time}\t${id}\tINFO\tx\n`, true);
  assert.deepEqual([line.kind, line.level, line.message], ["console", undefined, "INFO\tx"]);
});

for (const none of ["undefined", "-"]) {
  test(`${none} stands for the id where there is none`, () => {
    assert.equal(parseLogLine(`${time}\t${none}\tINFO\tx\n`, false).id, none);
  });
}

test("the platform's lines are told apart", () => {
  const names = [
    `START RequestId: ${id} Version: $LATEST\n`,
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: 1.00 ms\t\n`,
    "INIT_START Runtime Version: nodejs:20.v1\tRuntime Version ARN: arn\n",
    "INIT_REPORT Init Duration: 1.00 ms\tPhase: init\tStatus: error\n",
    `{"time":"${time}","type":"platform.start","record":{}}\n`,
  ].map((text) => parseLogLine(text, false).platform);
  assert.deepEqual(names, ["START", "END", "REPORT", "INIT_START", "INIT_REPORT", "platform.start"]);
});

test("a line of the JSON format keeps its object", () => {
  const text = `{"timestamp":"${time}","level":"INFO","requestId":"${id}","message":{"k":1}}\n`;
  const line = parseLogLine(text, false);
  assert.deepEqual([line.kind, line.id, line.level, line.json?.["message"]], ["json", id, "INFO", { k: 1 }]);
});

for (const text of ["hello", '{"a":1}', "{ a: 1 }", "STARTED", `${time} ${id} Task timed out after 3.00 seconds\n`]) {
  test(`${JSON.stringify(text)} is a raw line`, () => {
    const line = parseLogLine(text, false);
    assert.deepEqual([line.kind, line.id, line.message], ["raw", undefined, text.replace(/\n$/, "")]);
  });
}
