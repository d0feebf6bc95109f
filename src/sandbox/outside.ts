import type { Keeper } from "./keeper.ts";
import { type NetworkKind, admitToEngine, engineAddress, openFirewall } from "./network.ts";
import { Pasta, closeToPasta } from "./pasta.ts";

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
  const pastas = new Map<string, Pasta>();
  opened.defer(async () => {
    await Promise.all([...pastas.values()].map(async (each) => await each.disconnect()));
  });
  return {
    kind,
    open: async () => {
      if (kind === "veth") await openFirewall(keeper, engine);
    },
    connect: async (network) => {
      if (kind !== "pasta") return;
      const pasta = pastas.get(network) ?? new Pasta(keeper, network, port.promise);
      if (!pastas.has(network)) await closeToPasta(keeper, network);
      pastas.set(network, pasta);
      void pasta.connect();
    },
    disconnect: async (network) => {
      await pastas.get(network)?.disconnect();
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
