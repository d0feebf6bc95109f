import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { installClients } from "../../test/ric/clients.ts";
import { type Server, startProgram } from "../processes.ts";

/** Another way to run the echo function, started as its users start it. */
export interface Peer {
  readonly name: string;
  /** How many times its latency ours has to be below, and its throughput above. */
  readonly latency: number;
  readonly throughput: number;
  readonly body: (event: object) => object;
  start(taskRoot: string): Promise<Server>;
}

const asItIs = (event: object): object => event;
const quiet = { SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" };

export const peers: readonly Peer[] = [
  { name: "serverless-offline", latency: 4, throughput: 8, body: asItIs, start: startServerlessOffline },
  // It runs functions inside its own process; this is its own server.
  { name: "lambda-local", latency: 4, throughput: 8, body: (event) => ({ event }), start: startLambdaLocal },
  { name: "AWS's runtime client", latency: 4, throughput: 8, body: asItIs, start: startEmulator },
  { name: "miniflare", latency: 1.8, throughput: 3, body: asItIs, start: startMiniflare },
];

/** Fetches the peers if they are not there; none of their install scripts runs. */
export async function installPeers(): Promise<void> {
  if (!existsSync(here("node_modules"))) {
    console.error("Installing the peers …");
    const windows = process.platform === "win32";
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const options = { cwd: here("."), shell: windows, stdio: [0, 2, 2] };
    const { status } = spawnSync(windows ? "npm.cmd" : "npm", ["ci", ...flags], options);
    if (status !== 0) throw new Error("the peers can't be installed");
  }
  const reason = await installClients();
  if (reason !== undefined) throw new Error(reason);
}

async function startServerlessOffline(taskRoot: string): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-peer-"));
  await cp(taskRoot, directory, { recursive: true });
  const clean = async (): Promise<void> => await rm(directory, { recursive: true, force: true });
  return await startOffline(directory, "index.handler", { clean });
}

/** serverless-offline on the folder itself, as it takes new code without being restarted. */
export async function startReloading(directory: string, handler: string): Promise<Server> {
  return await startOffline(directory, handler, { flags: ["--reloadHandler"] });
}

interface OfflineOptions {
  readonly flags?: readonly string[];
  readonly clean?: () => Promise<void>;
}

async function startOffline(directory: string, handler: string, options: OfflineOptions): Promise<Server> {
  const { flags = [], clean = async () => await Promise.resolve() } = options;
  await symlink(here("node_modules"), join(directory, "node_modules"), "junction");
  const service = {
    service: "peers",
    frameworkVersion: "3",
    configValidationMode: "off",
    plugins: ["serverless-offline"],
    provider: { name: "aws", runtime: "nodejs22.x", region: "us-east-1" },
    functions: { echo: { handler } },
  };
  await writeFile(join(directory, "serverless.json"), JSON.stringify(service));
  const [http, lambda, websocket] = [await freePort(), await freePort(), await freePort()];
  const ports = ["--httpPort", http, "--lambdaPort", lambda, "--websocketPort", websocket].map(String);
  const program = here("node_modules/serverless/bin/serverless.js");
  const started = [program, "offline", "start", ...ports, ...flags];
  const server = await startProgram(started, /echo: (peers-dev-echo)/, { cwd: directory, env: quiet, clean });
  return { ...server, url: `http://localhost:${lambda}/2015-03-31/functions/peers-dev-echo/invocations` };
}

async function startLambdaLocal(taskRoot: string): Promise<Server> {
  const port = String(await freePort());
  const program = here("node_modules/lambda-local/build/cli.js");
  const flags = ["--watch", port, "-l", join(taskRoot, "index.js"), "-h", "handler", "-t", "60"];
  return await startProgram([program, ...flags], /(http:\S+)/);
}

async function startMiniflare(): Promise<Server> {
  return await startProgram([here("worker.ts")], /ready at (\S+)/);
}

async function startEmulator(taskRoot: string): Promise<Server> {
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: console.error });
  const binary = await runtimes.nodeBinary("nodejs24.x");
  const server = await startProgram([here("emulator.ts"), binary, taskRoot], /ready at (\S+)/);
  await delay(1000); // its clients start
  return server;
}

/** These programs take no 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("there is no free port");
  return address.port;
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
