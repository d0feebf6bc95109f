import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../support/eventually.ts";
import { ExtensionBench, type Extended } from "../support/extended.ts";
import { extensionProgram, watcher } from "../support/extension-programs.ts";
import { awaitsSigns, giveSign } from "../support/signs.ts";

/** An extension that fails takes its environment with it, and AWS's words say why (API-943). */

let bench: ExtensionBench;

before(async () => {
  bench = await ExtensionBench.open();
});

after(async () => {
  await bench[Symbol.asyncDispose]();
});

interface Failing extends Extended {
  readonly what: string;
  readonly errorType: string;
  readonly text: string;
  /** Line of the log that says how it stood. */
  readonly state: string;
}

const reporting = (phase: string): string => `
  const id = await register(["INVOKE"]);
  const headers = { "Lambda-Extension-Identifier": id, "Lambda-Extension-Function-Error-Type": "Mine.Broken" };
  const response = await fetch(api + "/${phase}/error", { method: "POST", headers, body: "{}" });
  console.log("told", response.status, await response.text());`;

const failing: readonly Failing[] = [
  {
    what: "that ends before it has registered",
    name: "ends-early",
    extensions: { bad: extensionProgram("process.exit(3);") },
    errorType: "Extension.Crash",
    text: "exit status 3",
    state: "Name: bad\tState: Started\tEvents: []",
  },
  {
    what: "that ends well, but before its time",
    name: "ends-well",
    extensions: { bad: extensionProgram('await register(["INVOKE"]);') },
    errorType: "Extension.Crash",
    text: "exit code 0",
    state: "Name: bad\tState: Registered\tEvents: [INVOKE]",
  },
  {
    what: "that can't be executed",
    name: "not-executable",
    extensions: { bad: watcher },
    mode: 0o644,
    errorType: "Extension.LaunchError",
    text: "fork/exec /opt/extensions/bad: permission denied",
    state: "Name: bad\tState: LaunchError\tEvents: []\tError Type: PermissionDenied",
  },
  {
    what: "that is no program",
    name: "no-program",
    extensions: { bad: "hello" },
    errorType: "Extension.LaunchError",
    text: "fork/exec /opt/extensions/bad: exec format error",
    state: "Name: bad\tState: LaunchError\tEvents: []\tError Type: UnknownError",
  },
  {
    what: "whose interpreter is not there",
    name: "no-interpreter",
    extensions: { bad: "#!/nowhere/bash\necho" },
    errorType: "Extension.LaunchError",
    text: "fork/exec /opt/extensions/bad: no such file or directory",
    state: "Name: bad\tState: LaunchError\tEvents: []\tError Type: UnknownError",
  },
  {
    what: "that says its init has failed",
    name: "init-error",
    extensions: { bad: extensionProgram(reporting("init")) },
    errorType: "Extension.InitError",
    text: "exit code 0",
    state: "Name: bad\tState: InitError\tEvents: [INVOKE]\tError Type: Mine.Broken",
  },
  {
    what: "that says it has to exit",
    name: "exit-error",
    extensions: { bad: extensionProgram(`${reporting("exit")} process.exit(1);`) },
    errorType: "Extension.ExitError",
    text: "exit status 1",
    state: "Name: bad\tState: ExitError\tEvents: [INVOKE]\tError Type: Mine.Broken",
  },
];

for (const { what, errorType, text, state, ...wanted } of failing) {
  test(`an extension ${what} fails the init phase with ${errorType}`, async () => {
    await bench.deploy(wanted);
    const { requestId, error, body } = await bench.invoke(wanted.name);
    assert.deepEqual(
      [error, body],
      ["Unhandled", { errorType, errorMessage: `RequestId: ${requestId} Error: ${text}` }],
    );
    await bench.over(wanted.name);
    await bench.line(wanted.name, `EXTENSION\t${state}`);
    await bench.line(wanted.name, new RegExp(`^INIT_REPORT .*\tPhase: init\tStatus: error\tError Type: ${errorType}$`));
    await bench.line(wanted.name, `RequestId: ${requestId} Error: ${text}`);
    await bench.line(wanted.name, errorType);
  });
}

test("an extension that crashes in an invocation ends it, and the next one finds a new one", async () => {
  const name = "crashes-later";
  const bad = extensionProgram(`
    const id = await register(["INVOKE"]);
    for (;;) {
      const { requestId } = await next(id);
      if (!require("node:fs").existsSync(process.env.TMPDIR + "/seen")) {
        require("node:fs").writeFileSync(process.env.TMPDIR + "/seen", requestId);
        process.kill(process.pid, "SIGSEGV");
      }
    }`);
  await bench.deploy({
    name,
    extensions: { bad },
    code: `exports.handler = async ({ waits }) => waits ? await new Promise(() => setInterval(() => {}, 1000)) : 1;`,
    timeout: 60,
  });
  const { requestId, error, body } = await bench.invoke(name, { waits: true });
  const errorMessage = `RequestId: ${requestId} Error: signal: segmentation fault`;
  assert.deepEqual([error, body], ["Unhandled", { errorType: "Extension.Crash", errorMessage }]);
  await bench.over(name);
  assert.equal((await bench.invoke(name)).body, 1);
});

test("an extension that crashes while nothing is invoked takes its environment along", async () => {
  const name = "crashes-between";
  const bad = extensionProgram(`
    ${awaitsSigns}
    const id = await register(["INVOKE"]);
    console.log("bad is " + id);
    sign(id).then(() => process.exit(1));
    for (;;) await next(id);`);
  const code = "const id = Math.random(); exports.handler = async () => id;";
  await bench.deploy({ name, extensions: { bad }, code });
  const first = await bench.invoke(name);
  assert.equal(first.error, undefined);
  await bench.over(name);
  const said = await bench.line(name, /^bad is /);
  await giveSign(bench.lambda, name, said.slice("bad is ".length));
  // It is frozen in the midst of its end, perhaps: then the next invocation meets that.
  await eventually(async () => {
    const later = await bench.invoke(name);
    assert.equal(later.error, undefined);
    assert.notEqual(later.body, first.body);
  });
});

test("an extension that is not done in time lets the invocation time out, after its answer (API-944)", async () => {
  const name = "never-done";
  const slow = extensionProgram(`
    const id = await register(["INVOKE", "SHUTDOWN"]);
    await next(id);
    await sleep(100_000);`);
  await bench.deploy({ name, extensions: { slow }, timeout: 5 });
  const { requestId, error, body } = await bench.invoke(name, { n: 1 });
  assert.deepEqual([error, body], [undefined, { n: 1 }]);
  await bench.over(name);
  await bench.line(name, new RegExp(` ${requestId} Task timed out after 5.00 seconds$`));
  await bench.line(
    name,
    new RegExp(`^REPORT RequestId: ${requestId}\tDuration: [5-9]\\d\\d\\d\\.\\d\\d ms\t.*Status: timeout$`),
  );
});

test("more than ten extensions are too many (API-940)", async () => {
  const name = "eleven";
  const names = Array.from({ length: 11 }, (_, index) => `e${String(index).padStart(2, "0")}`);
  await bench.deploy({ name, extensions: Object.fromEntries(names.map((each) => [each, watcher])) });
  const { requestId, body } = await bench.invoke(name);
  const errorMessage = `RequestId: ${requestId} Error: ErrTooManyExtensions`;
  assert.deepEqual(body, { errorType: "Extension.LaunchError", errorMessage });
  await bench.line(name, "EXTENSION\tName: e10\tState: LaunchError\tEvents: []\tError Type: TooManyExtensions");
});

test("other extensions are told why an environment ends", async () => {
  const name = "told-why";
  const code = `exports.handler = async ({ exit }) => {
    if (exit) process.exit(1);
    await new Promise((resolve) => setTimeout(resolve, 100_000));
  };`;
  await bench.deploy({ name, extensions: { watcher }, timeout: 5, code });
  await bench.invoke(name);
  await bench.line(name, /^watcher .*"shutdownReason":"timeout"/);
  await bench.invoke(name, { exit: true });
  await bench.line(name, /^watcher .*"shutdownReason":"failure"/);
});
