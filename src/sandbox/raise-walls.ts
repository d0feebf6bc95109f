import { openSandbox } from "./open-sandbox.ts";
import type { Enclosure, EnclosurePlan, Sandbox, SandboxConfig } from "./sandbox.ts";

/** Walls that are being put up while the rest of the engine starts; environments wait for them. */
export interface Walls {
  /** Rejects with a SandboxError where walls are required and can't be had. */
  readonly opened: Promise<Sandbox>;
  /** The engine's URL as functions reach it, once it is known. */
  readonly endpoint: string | undefined;
  enclose(plan: EnclosurePlan): Promise<Enclosure>;
  /** Says where the engine listens. */
  publish(endpoint: string): void;
  close(): Promise<void>;
}

/** `announce` hears what of the walls is missing. */
export function raiseWalls(config: SandboxConfig, announce: (line: string) => void): Walls {
  const opened = openSandbox(config);
  const published = Promise.withResolvers<Sandbox>();
  const publish = async (url: string): Promise<void> => {
    const sandbox = await opened;
    for (const { finding, remedy } of sandbox.gaps) announce(`isolation: ${finding}; ${remedy}`);
    walls.endpoint = await sandbox.publish(url);
    published.resolve(sandbox);
  };
  const walls = {
    opened,
    endpoint: undefined as string | undefined,
    enclose: async (plan: EnclosurePlan) => await (await published.promise).enclose(plan),
    publish: (url: string) => {
      publish(url).catch(published.reject);
    },
    close: async () => {
      const sandbox = await opened.catch(() => undefined); // told to whoever awaits `opened`
      published.reject(new Error("the sandbox is closed"));
      await sandbox?.close();
    },
  };
  opened.catch(() => {});
  published.promise.catch(() => {});
  return walls;
}
