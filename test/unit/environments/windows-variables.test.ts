import assert from "node:assert/strict";
import { test } from "node:test";
import { windowsVariables } from "../../../src/environments/windows-variables.ts";

test("a function on Windows knows its system's folder and a temporary one of its own", () => {
  const own = { SystemRoot: "C:\\Windows", HOME: "C:\\Users\\me" };
  const temporary = "C:\\state\\tmp";
  assert.deepEqual(windowsVariables(temporary, "win32", own), {
    SystemRoot: "C:\\Windows",
    TEMP: temporary,
    TMP: temporary,
  });
});

test("elsewhere a function has no variables that AWS has not", () => {
  assert.deepEqual(windowsVariables("/tmp", "linux", { SystemRoot: "/" }), {});
});
