import type { Keeper } from "./keeper.ts";
import {
  type EnginePorts,
  type NetworkKind,
  admitToEngine,
  engineAddress,
  leadToEngine,
  openFirewall,
} from "./network.ts";
import { Pasta, closeToPasta } from "./pasta.ts";
import type { Doors } from "./sandbox.ts";

/** The way from the environments of an engine to the world, and to the engine itself. */
export interface Outside {
  readonly kind: NetworkKind;
  /** @throws SandboxError */
  open(): Promise<void>;
  /** Connects a network namespace, where it has no link of its own. @throws SandboxError */
  connect(network: string): Promise<void>;
  /** Undoes that: when it resolves, nothing in the namespace reaches anything. */
  disconnect(network: string): Promise<void>;
  /** Lets functions reach the engine. Resolves to its URL as they see it. */
  publish(doors: Doors): Promise<string>;
}

export interface OutsideParts {
  readonly keeper: Keeper;
  readonly engine: number;
  readonly kind: NetworkKind;
}

/** Closed with `opened`. */
export function openOutside(opened: AsyncDisposableStack, parts: OutsideParts): Outside {
  const { keeper, engine, kind } = parts;
  const published = Promise.withResolvers<EnginePorts>();
  let ports: EnginePorts | undefined;
  const pastas = new Map<string, Pasta>();
  /** Namespaces with links that were made before the engine had its port. */
  const early: string[] = [];
  opened.defer(async () => {
    await Promise.all([...pastas.values()].map(async (each) => await each.disconnect()));
  });
  return {
    kind,
    open: async () => {
      if (kind === "veth") await openFirewall(keeper, engine);
    },
    connect: async (network) => {
      if (kind === "veth") {
        if (ports === undefined) early.push(network);
        else await leadToEngine(keeper, network, ports);
      }
      if (kind !== "pasta") return;
      const pasta = pastas.get(network) ?? new Pasta(keeper, network, published.promise);
      if (!pastas.has(network)) await closeToPasta(keeper, network);
      pastas.set(network, pasta);
      void pasta.connect();
    },
    disconnect: async (network) => {
      await pastas.get(network)?.disconnect();
    },
    publish: async ({ endpoint, inside }) => {
      const { hostname, port, origin } = new URL(inside);
      ports = { known: new URL(endpoint).port, inside: port };
      published.resolve(ports);
      if (kind !== "veth") return origin;
      const address = hostname === "localhost" ? "127.0.0.1" : hostname;
      await admitToEngine(keeper, engine, { address, port: Number(port) });
      for (const network of early.splice(0)) await leadToEngine(keeper, network, ports);
      return `http://${engineAddress}:${port}`;
    },
  };
}
