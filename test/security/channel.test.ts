import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { frameTypes } from "../../src/model/frames.ts";
import { eventually } from "../support/eventually.ts";
import type { FunctionUnderTest } from "../support/function-under-test.ts";
import { clientConfig } from "../support/open-api.ts";
import { attacker, attackerCode, value } from "./attacker.ts";
import { openEngine } from "./engine-under-attack.ts";
import { wall } from "./wall.ts";

/** `send` writes a frame, `answer` the body of an answer. */
const forging = `
  const send = (type, body) => {
    const bytes = Buffer.from(body), head = Buffer.alloc(5);
    head.writeUInt32LE(bytes.length + 1, 0);
    head[4] = type.charCodeAt(0);
    fs.writeSync(4, Buffer.concat([head, bytes]));
  };
  const answer = (flags, text) => Buffer.concat([Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(text)]);`;

/** What a function may write while it has an event; it says nothing of its own afterwards. */
const forgeries: Readonly<Record<string, string>> = {
  "bytes that are no frame": "fs.writeSync(4, Buffer.alloc(65536, 255))",
  "a frame of no length": "fs.writeSync(4, Buffer.alloc(5))",
  "a frame of 4 GB": "fs.writeSync(4, Buffer.from([255, 255, 255, 255, 114]))",
  "a frame that never ends": "fs.writeSync(4, Buffer.from([255, 255, 0, 0, 114, 1, 2, 3]))",
  "waiting without an answer": `send("w", "")`,
  "an answer of another": `send("r", answer(1, '"forged"'))`,
  "two answers": `send("r", answer(1, '"forged"')); send("r", answer(1, '"again"'))`,
  "an answer without a body": `send("r", "")`,
  "an error without a body": `send("e", "")`,
  "an end of a stream without a beginning": `send("z", answer(1, ""))`,
  "a content type of many lines": `send("s", "a/b\\r\\nX-Evil: 1"); send("c", "x"); send("z", answer(1, ""))`,
  "a refusal": `send("b", "Unexpected token")`,
  "started again": `send("p", "")`,
  "initialised again": `send("y", Buffer.alloc(4))`,
  "an error of init": `send("n", '{"errorType":1,"body":{}}')`,
  "an exit": `send("x", Buffer.from([7, 0, 0, 0]))`,
  "an exit without a status": `send("x", "")`,
  "a file of the compile cache": `send("d", Buffer.concat([Buffer.from([11]), Buffer.from("../../evil1"), Buffer.from("x")]))`,
  "the host's own frames": `send("i", "{}"); send("v", "{}"); send("k", "/etc")`,
  "types that nobody has": `for (let type = 0; type < 256; type += 1) send(String.fromCharCode(type), "x")`,
  "asking for the SDK a thousand times": `for (let i = 0; i < 1000; i += 1) send("q", "")`,
};

const silent = "; return await new Promise(() => setInterval(() => {}, 1000));";

await wall("channel", fileURLToPath(import.meta.url), (bench) => {
  void describe("what a function writes into its channel costs itself, and nobody else", () => {
    for (const [title, code] of Object.entries(forgeries)) {
      test(title, async () => {
        await bench.withFunction(attacker({ timeoutMs: 3000 }), async (fn) => {
          await fn.invoke({ attempt: forging + code + silent }, { timesOut: true }).catch(refusedPayload);
          await sound(fn);
        });
      });
    }

    test("frames while it is loaded", async () => {
      const bodies = Object.values(frameTypes).map((type) => `send("${type}", "")`);
      const attacks = [...bodies, `send("n", '{"errorType":[]}')`, `send("n", "null")`, `send("y", "x")`];
      await inParallel(attacks, async (attack) => {
        const once = `if (!fs.existsSync("/tmp/done")) { fs.writeFileSync("/tmp/done", ""); ${attack}; }`;
        const files = { "index.js": attackerCode + forging + once };
        await bench.withFunction({ ...attacker({ timeoutMs: 5000 }), files }, async (fn) => {
          await fn.invoke({ attempt: "return 1" }, { timesOut: true }).catch(refusedPayload);
          await sound(fn, attack);
        });
      });
    });
  });

  test("closing or reading its channel costs itself only", async () => {
    const attacks = [
      "fs.closeSync(3)",
      "fs.closeSync(4)",
      "fs.closeSync(3); fs.closeSync(4)",
      "fs.readSync(3, Buffer.alloc(100))",
      'fs.openSync("/proc/self/fd/3", "r+")',
      "for (let fd = 0; fd < 32; fd += 1) try { fs.closeSync(fd) } catch {}",
    ];
    await inParallel(attacks, async (attack) => {
      await bench.withFunction(attacker({ timeoutMs: 5000 }), async (fn) => {
        await fn.invoke({ attempt: `${attack}; return 1` }, { timesOut: true });
        await sound(fn);
      });
    });
  });

  test("a stream without end is cut, and does not fill the engine's memory", async (t) => {
    const before = process.memoryUsage().rss;
    await bench.withFunction(attacker({ timeoutMs: 60_000 }), async (fn) => {
      const code = `const block = Buffer.alloc(4194304, 120); for (let i = 0; i < 80; i += 1) send("c", block); send("z", answer(1, "")); return 1`;
      const { text } = await fn.invoke({ attempt: forging + code });
      assert.match(text, /Function\.ResponseSizeTooLarge/);
      await sound(fn);
    });
    const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20;
    t.diagnostic(`the engine grew by ${grownMiB.toFixed(0)} MB of 320`);
    assert(grownMiB < 200, `${grownMiB} MB`);
  });

  test("forged log lines stand in the forger's own log", async () => {
    await using engine = await openEngine();
    const logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
    const victim = await engine.deploy("victim");
    const forger = await engine.deploy("forger");
    assert.equal(await value(victim, "1 + 1"), 2);
    const line = "START RequestId: 00000000-0000-0000-0000-000000000000 Version: $LATEST /aws/lambda/victim forged";
    assert.equal(
      await value(
        forger,
        `${forging} send("l", ${JSON.stringify(line)}); process.stdout.write(${JSON.stringify(`${line}\n`)}); return 1;`,
      ),
      1,
    );
    const linesOf = async (name: string): Promise<string[]> => {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
      return events.map(({ message = "" }) => message).filter((message) => message.includes("forged"));
    };
    await eventually(async () => assert.equal((await linesOf("forger")).length, 2));
    assert.deepEqual(await linesOf("victim"), []);
    logs.destroy();
  });
});

/** A function may say of any event that it is no JSON. */
function refusedPayload(error: unknown): void {
  assert(error instanceof Error && error.name === "InvalidRequestContentException", String(error));
}

/** A few at a time. */
async function inParallel(attacks: readonly string[], play: (attack: string) => Promise<void>): Promise<void> {
  const left = attacks.values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const attack of left) await play(attack);
    }),
  );
}

/** Whatever it was, the next invocations find a function in order. */
async function sound(fn: FunctionUnderTest, after = ""): Promise<void> {
  await eventually(async () => {
    const { text } = await fn.invoke({ attempt: "return 1 + 1" }, { timesOut: true });
    assert.equal(text, '{"did":2}', after);
  }, 60_000);
}
