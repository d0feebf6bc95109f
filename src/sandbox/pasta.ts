import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { networkInterfaces } from "node:os";
import { type Keeper, quoted } from "./keeper.ts";
import type { EnginePorts } from "./network.ts";
import { resolverAddress } from "./resolver.ts";

/**
 * The way out of one network namespace where the engine is not root: a process that opens the function's connections
 * in its own name. Of the host's ports it hands on the engine's, and nothing else.
 */
export class Pasta {
  readonly #keeper: Keeper;
  readonly #network: string;
  readonly #ports: Promise<EnginePorts>;
  #child: ChildProcess | undefined;
  #isWanted = false;

  /** `ports` are the engine's, as soon as it has some; `network` the namespace's file. */
  constructor(keeper: Keeper, network: string, ports: Promise<EnginePorts>) {
    this.#keeper = keeper;
    this.#network = network;
    this.#ports = ports;
  }

  /** The process ends with the engine, its parent. */
  async connect(): Promise<void> {
    this.#isWanted = true;
    const ports = await this.#ports;
    if (!this.#isWanted || this.#child) return;
    const argv = ["--pdeathsig", "KILL", "--", ...this.#command(ports)];
    this.#child = spawn("setpriv", argv, { stdio: "ignore", detached: true });
    this.#child.on("error", () => {}).unref();
  }

  /** Resolves when nothing inside reaches anything any more. */
  async disconnect(): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  #command({ known, inside }: EnginePorts): string[] {
    const { pid } = this.#keeper;
    const ports = known === inside ? inside : `${inside},${known}:${inside}`;
    const options = [
      "--foreground --quiet --config-net --ipv4-only --no-map-gw",
      `--tcp-ports none --udp-ports none --tcp-ns ${ports} --udp-ns none`,
      `--dns-forward ${resolverAddress} --userns /proc/${pid}/ns/user --netns`,
    ];
    return ["pasta", ...options.join(" ").split(" "), this.#network];
  }
}

/**
 * What pasta would reach in the host's name and functions must not: the host's own addresses, as far as it has them
 * now, and the link-local ones, the cloud's metadata among them. Names can be asked for.
 */
export async function closeToPasta(keeper: Keeper, network: string): Promise<void> {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const closed = own.flatMap(({ family, address }) => (family === "IPv4" ? [address] : []));
  const rules = [
    `rule add pref 1 to ${resolverAddress} lookup main`,
    ...["169.254.0.0/16", ...closed].map((each) => `rule add pref 2 to ${each} prohibit`),
  ];
  await keeper.run(`nsenter --net=${quoted(network)} ip -batch - <<'RULES'\n${rules.join("\n")}\nRULES`);
}
