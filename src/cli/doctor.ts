import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { availableParallelism, freemem, totalmem } from "node:os";
import { cacheDirectory } from "../cache-directory.mjs";
import { thisSystem } from "../runtimes/node-package.ts";
import { npmVersion } from "../runtimes/npm.ts";
import { Runtimes } from "../runtimes/runtimes.ts";
import { megabytes } from "../runtimes/size.ts";
import { type Command, parseFlags, UsageError, wholeNumber } from "./command.ts";
import { type Finding, walls } from "./doctor-walls.ts";
import { table } from "./table.ts";

export const command: Command = {
  name: "doctor",
  summary: "look at this machine and say what would be missing",
  help: `Usage: lambkin doctor [--port PORT] [--json]

Looks at what Lambkin needs on this machine, one line each: ok, warn or fail, and what mends it.
The exit status is 1 when something fails.

  --port PORT  the port that the engine shall listen on (4566)
  --json       one JSON array`,

  async run(argv) {
    const { values, positionals } = parseFlags(argv, {
      port: { type: "string" },
      json: { type: "boolean", default: false },
    });
    if (positionals.length > 0) throw new UsageError(`doctor takes no '${positionals[0]}'`);
    const number = wholeNumber("--port", values.port) ?? 4566;
    if (number > 65_535) throw new UsageError("--port must be 0 to 65535");
    const cache = cacheDirectory(process.env);
    const looked = await Promise.all([walls(cache), npm(), writable(cache), installed(cache), port(number)]);
    const findings = [engine(), machine(), ...looked.flat()];
    if (values.json) console.log(JSON.stringify(findings, null, 2));
    else for (const line of table(findings.map(row))) console.log(line);
    return findings.some((each) => each.verdict === "fail") ? 1 : 0;
  },
};

function row({ subject, verdict, finding, remedy }: Finding): string[] {
  return [verdict, subject, remedy === undefined ? finding : `${finding}; ${remedy}`];
}

function engine(): Finding {
  return { subject: "engine", verdict: "ok", finding: `Node ${process.version} on ${thisSystem}` };
}

function machine(): Finding {
  const finding = `${availableParallelism()} processors, ${megabytes(totalmem())} of memory, ${megabytes(freemem())} free`;
  if (freemem() > 512e6) return { subject: "machine", verdict: "ok", finding };
  return { subject: "machine", verdict: "warn", finding, remedy: "functions of 512 MB would not fit" };
}

async function npm(): Promise<Finding> {
  const version = await npmVersion();
  if (version !== undefined) return { subject: "npm", verdict: "ok", finding: version };
  const remedy = "install npm and put it in PATH: runtimes are fetched with it";
  return { subject: "npm", verdict: "fail", finding: "not found", remedy };
}

async function writable(cache: string): Promise<Finding> {
  try {
    await mkdir(cache, { recursive: true });
    await access(cache, constants.W_OK);
    return { subject: "cache", verdict: "ok", finding: cache };
  } catch (error) {
    const finding = error instanceof Error ? error.message : String(error);
    return { subject: "cache", verdict: "fail", finding, remedy: "set LAMBKIN_CACHE to a directory of yours" };
  }
}

async function installed(cache: string): Promise<Finding> {
  const states = await new Runtimes({ cacheDirectory: cache, announce: () => {} }).list();
  const present = states.filter((each) => each.state === "installed");
  const sdks = new Map(states.map(({ sdk }) => [sdk.name, sdk.bytes]));
  const bytes = [...present.map((each) => each.bytes), ...sdks.values()].reduce((sum, each) => sum + each, 0);
  if (present.length > 0) {
    const names = present.map((each) => each.runtime.id).join(", ");
    return { subject: "runtimes", verdict: "ok", finding: `${names} (${megabytes(bytes)} with their SDKs)` };
  }
  const remedy = "each is fetched at first use, or now: lambkin runtimes install nodejs24.x";
  return { subject: "runtimes", verdict: "warn", finding: "none is installed", remedy };
}

async function port(number: number): Promise<Finding> {
  const subject = "port";
  const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen(number, "127.0.0.1", () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
  if (!problem) return { subject, verdict: "ok", finding: `${number} is free` };
  if (problem.code !== "EADDRINUSE") return { subject, verdict: "fail", finding: problem.message };
  if (await isLambkin(number)) return { subject, verdict: "ok", finding: `${number} is served by a running Lambkin` };
  return { subject, verdict: "fail", finding: `${number} is taken`, remedy: "lambkin start --port 4567" };
}

async function isLambkin(number: number): Promise<boolean> {
  const health = `http://127.0.0.1:${number}/_lambkin/health`;
  const response = await fetch(health, { signal: AbortSignal.timeout(1000) }).catch(() => undefined); // no HTTP there
  return response?.ok === true;
}
