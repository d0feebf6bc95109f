import { spawn } from "node:child_process";
import type { Keeper } from "./keeper.ts";
import { type NetworkKind, admitToEngine, engineAddress, openFirewall } from "./network.ts";

/** The way from the environments of an engine to the world, and to the engine itself. */
export interface Outside {
  readonly kind: NetworkKind;
  /** @throws SandboxError */
  open(): Promise<void>;
  /** Connects a network namespace, where it has no link of its own. */
  connect(network: string): void;
  /** Lets functions reach the engine. Resolves to its URL as they see it. */
  publish(endpoint: URL): Promise<string>;
}

export interface OutsideParts {
  readonly keeper: Keeper;
  readonly engine: number;
  readonly kind: NetworkKind;
}

/** Closed with `opened`. */
export function openOutside(opened: AsyncDisposableStack, parts: OutsideParts): Outside {
  const { keeper, engine, kind } = parts;
  const port = Promise.withResolvers<string>();
  const connections = new AbortController();
  opened.defer(() => {
    connections.abort();
  });
  return {
    kind,
    open: async () => {
      if (kind === "veth") await openFirewall(keeper, engine);
    },
    connect: (network) => {
      if (kind === "pasta") void connectWithPasta(keeper, network, port.promise, connections.signal);
    },
    publish: async (endpoint) => {
      port.resolve(endpoint.port);
      if (kind !== "veth") return endpoint.origin;
      const address = endpoint.hostname === "localhost" ? "127.0.0.1" : endpoint.hostname;
      await admitToEngine(keeper, engine, { address, port: Number(endpoint.port) });
      return `http://${engineAddress}:${endpoint.port}`;
    },
  };
}

/** Of the host's own ports the engine's is the only one inside, on the loopback there. */
async function connectWithPasta(
  keeper: Keeper,
  network: string,
  port: Promise<string>,
  signal: AbortSignal,
): Promise<void> {
  const ports = ["--tcp-ports", "none", "--udp-ports", "none", "--tcp-ns", await port, "--udp-ns", "none"];
  const where = ["--userns", `/proc/${keeper.pid}/ns/user`, "--netns", network];
  const pasta = ["pasta", "--foreground", "--quiet", "--config-net", "--ipv4-only", "--no-map-gw", ...ports, ...where];
  const options = { stdio: "ignore", detached: true, signal, killSignal: "SIGKILL" } as const;
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...pasta], options);
  child.on("error", () => {}).unref(); // AbortError: the engine closes
}
