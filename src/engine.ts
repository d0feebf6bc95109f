import { realClock } from "./clock.ts";
import { type EngineConfig, engineConfig } from "./config.ts";
import { diagnosticsTo } from "./diagnostics.ts";
import type { Engine, EngineParts } from "./house.ts";
import { beginState } from "./state.ts";
import { endpointsIn } from "./upstream/service-names.ts";

export type { Engine, EngineParts, EngineRooms } from "./house.ts";

/**
 * Opens what is kept, builds the house above it, and starts to serve.
 * @throws ConfigError, DataDirectoryInUseError, SandboxError, StoreError
 */
export async function startEngine(
  chosen: Partial<EngineConfig> = {},
  given: Partial<EngineParts> = {},
): Promise<Engine> {
  const upstreams = { ...endpointsIn(process.env, chosen.port ?? 4566), ...chosen.upstreams };
  const config = engineConfig({ ...chosen, upstreams });
  const parts: EngineParts = {
    clock: realClock,
    diagnostics: diagnosticsTo(process.stderr, "warn"),
    announce: () => {},
    ...given,
  };
  await using opened = new AsyncDisposableStack();
  const state = await beginState(config, parts, opened);
  // The rest of the house is loaded while threads start and databases open.
  const { buildHouse } = await import("./house.ts");
  const { endpoint, rooms, serveApis } = await buildHouse({ config, parts, state, opened });
  const open = opened.move();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => await (closing ??= open.disposeAsync());
  return { endpoint, rooms, serveApis, close, [Symbol.asyncDispose]: close };
}
