import { openSandbox } from "./open-sandbox.ts";
import {
  type Doors,
  type Enclosure,
  type EnclosurePlan,
  type Sandbox,
  type SandboxConfig,
  SandboxError,
} from "./sandbox.ts";

/** Walls that are being put up while the rest of the engine starts; environments wait for them. */
export interface Walls {
  /** Rejects with a SandboxError where walls are required and can't be had. */
  readonly opened: Promise<Sandbox>;
  /** The engine's URL as functions reach it, once it is known. */
  readonly endpoint: string | undefined;
  enclose(plan: EnclosurePlan): Promise<Enclosure>;
  /** Says where the engine listens. */
  publish(doors: Doors): void;
  close(): Promise<void>;
}

/** `announce` hears what of the walls is missing. */
export function raiseWalls(config: SandboxConfig, announce: (line: string) => void): Walls {
  const opened = openSandbox(config);
  const published = Promise.withResolvers<Sandbox>();
  let current = published.promise;
  let doors: Doors;
  const publish = async (): Promise<void> => {
    const sandbox = await opened;
    for (const { finding, remedy } of sandbox.gaps) announce(`isolation: ${finding}; ${remedy}`);
    walls.endpoint = await sandbox.publish(doors);
    published.resolve(sandbox);
  };
  const rebuild = async (fallen: Sandbox): Promise<Sandbox> => {
    await fallen.close();
    // Walls that stood once stand again, or nothing runs: never without.
    const sandbox = await openSandbox({ ...config, isolation: "required" });
    await sandbox.publish(doors);
    return sandbox;
  };
  const standing = async (): Promise<Sandbox> => {
    const before = current;
    const sandbox = await before;
    // Whoever finds them fallen first has them rebuilt; the next one tries again where that failed.
    if (!sandbox.isStanding && current === before) current = rebuild(sandbox).catch(() => sandbox);
    return await current;
  };
  const walls = {
    opened,
    endpoint: undefined as string | undefined,
    enclose: async (plan: EnclosurePlan) => await (await standing()).enclose(plan),
    publish: (opened_: Doors) => {
      doors = opened_;
      publish().catch(published.reject); // told to whoever asks for an enclosure
    },
    close: async () => {
      const sandbox = await opened.catch(() => undefined); // told to whoever awaits `opened`
      if (sandbox) published.resolve(sandbox);
      else published.reject(new SandboxError("there are no walls"));
      await (await current.catch(() => undefined))?.close();
    },
  };
  opened.catch(() => {});
  published.promise.catch(() => {});
  return walls;
}
