import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Berths } from "./berths.ts";
import { claimNumber } from "./claim.ts";
import { closeHierarchies, openHierarchies } from "./hierarchies.ts";
import { Keeper } from "./keeper.ts";
import { type Machine, networkRemedy } from "./machine.ts";
import { type NetworkKind, admitToEngine, engineAddress, openFirewall } from "./network.ts";
import { guestFiles } from "./plain.ts";
import { rootImage } from "./root-image.ts";
import { type Sandbox, type SandboxConfig, SandboxError } from "./sandbox.ts";
import { seccompFilter } from "./seccomp.ts";
import { Stage } from "./stage.ts";
import { type Ground, WalledEnclosure } from "./walled-enclosure.ts";

/** Walls made of bubblewrap, namespaces, control groups and a firewall. @throws SandboxError when they don't stand */
export async function openBubblewrap(config: SandboxConfig, machine: Machine): Promise<Sandbox> {
  await using opened = new AsyncDisposableStack();
  const { isRoot } = machine;
  const networkKind = config.network === "auto" ? machine.network : config.network;
  const engine = await claim(opened);
  const keeper = opened.adopt(new Keeper(isRoot), async (each) => {
    await each.close();
  });
  const hierarchies = opened.adopt(openHierarchies(`lambkin-${process.pid}-${engine}`), closeHierarchies);
  const stage = await openStage(opened, keeper, config);
  const image = await rootImage(config.cacheDirectory);
  const [root, guest, code, filter] = await Promise.all([
    stage.show(image),
    stage.show(guestFiles),
    stage.show(config.codeDirectory),
    writeFilter(config.environmentsDirectory),
    networkKind === "veth" ? openFirewall(keeper, engine) : undefined,
  ]);
  const endpoint = Promise.withResolvers<URL>();
  const connect = (network: string): void => void connectWithPasta(keeper, network, endpoint.promise);
  const directory = join(stage.directory, "network");
  const ground: Ground = {
    keeper,
    stage,
    hierarchies,
    isRoot,
    root,
    guest,
    filter,
    berths: new Berths({ keeper, engine, isRoot, networkKind, directory, connect }),
    isCpuCapped: config.isCpuCapped,
    code: { host: config.codeDirectory, stage: code },
  };
  await tryOut(ground, config, image);
  const rooms = opened.move();
  return {
    kind: "bubblewrap",
    gaps: gapsOf(ground, networkKind, config),
    enclose: async (plan) => await WalledEnclosure.open(ground, plan),
    publish: async (url) => {
      endpoint.resolve(new URL(url));
      return await publish(new URL(url), { keeper, engine, networkKind });
    },
    close: async () => {
      await rooms.disposeAsync();
    },
  };
}

async function claim(opened: AsyncDisposableStack): Promise<number> {
  const found = await claimNumber("sandbox");
  if (!found) throw new SandboxError("too many engines run on this machine");
  opened.defer(() => {
    found.release();
  });
  return found.number;
}

async function openStage(opened: AsyncDisposableStack, keeper: Keeper, config: SandboxConfig): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-stage-"));
  opened.defer(async () => {
    await rmdir(directory);
  });
  await mkdir(config.codeDirectory, { recursive: true });
  const stage = new Stage(directory, keeper);
  await stage.set(config.environmentsDirectory);
  return stage;
}

/** Walls that stand only on paper are found out now, not by the first function. */
async function tryOut(ground: Ground, { environmentsDirectory }: SandboxConfig, image: string): Promise<void> {
  const id = "trial";
  const nodeBinary = join(image, "usr/bin/true");
  const plan = { id, directory: join(environmentsDirectory, id), nodeBinary, sdkModules: undefined, memoryMiB: 128 };
  const enclosure = await WalledEnclosure.open(ground, plan);
  try {
    const trial = enclosure.start({ file: "/usr/bin/true", arguments: [], variables: {} });
    const [complaint, exit] = await Promise.all([text(trial.stderr), trial.exited]);
    if (exit.exitCode !== 0) throw new SandboxError(complaint.trim() || `bwrap ends with ${exit.exitCode}`);
  } finally {
    await enclosure.close();
  }
}

/** Of the host's own ports the engine's is the only one inside. Ends with the engine, its parent, or the namespace. */
async function connectWithPasta(keeper: Keeper, network: string, endpoint: Promise<URL>): Promise<void> {
  const { port } = await endpoint;
  const ports = ["--tcp-ports", "none", "--udp-ports", "none", "--tcp-ns", port, "--udp-ns", "none", "--no-map-gw"];
  const where = ["--userns", `/proc/${keeper.pid}/ns/user`, "--netns", `/proc/${keeper.pid}/root${network}`];
  const pasta = ["pasta", "--foreground", "--quiet", "--config-net", "--ipv4-only", ...ports, ...where];
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...pasta], { stdio: "ignore", detached: true });
  child.on("error", () => {}).unref();
}

async function publish(
  url: URL,
  { keeper, engine, networkKind }: { keeper: Keeper; engine: number; networkKind: NetworkKind },
): Promise<string> {
  if (networkKind !== "veth") return url.origin;
  const address = url.hostname === "localhost" ? "127.0.0.1" : url.hostname;
  await admitToEngine(keeper, engine, { address, port: Number(url.port) });
  return `http://${engineAddress}:${url.port}`;
}

async function writeFilter(directory: string): Promise<string | undefined> {
  const filter = seccompFilter(process.arch);
  if (!filter) return undefined;
  const file = join(directory, "system-calls.bpf");
  await writeFile(file, filter);
  return file;
}

function gapsOf({ hierarchies, isRoot, filter }: Ground, networkKind: NetworkKind, config: SandboxConfig): string[] {
  const gaps: string[] = [];
  if (!hierarchies.has("memory")) {
    const how = isRoot ? "mount /sys/fs/cgroup writable" : "start with: systemd-run --user --scope -p Delegate=yes";
    gaps.push(`no control groups: processors and processes are not divided, memory is only watched; ${how}`);
  }
  if (networkKind === "host") gaps.push("functions share the host's network, its loopback too, as you chose");
  if (networkKind === "none" && config.network === "auto") {
    gaps.push(`functions reach nothing outside; ${networkRemedy(isRoot)}, or start with --network host`);
  }
  if (filter === undefined) gaps.push(`no filter of system calls for ${process.arch}`);
  return gaps;
}
