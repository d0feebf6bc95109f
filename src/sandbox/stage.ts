import { join } from "node:path";
import { type Keeper, quoted } from "./keeper.ts";

/**
 * A folder in the keeper's own mount namespace, in which everything stands that a sandbox may see: whoever the
 * sandbox's user is, no folder on the way to it is closed to him.
 */
export class Stage {
  readonly directory: string;
  readonly #keeper: Keeper;
  readonly #shown = new Map<string, Promise<string>>();
  #made = 0;

  constructor(directory: string, keeper: Keeper) {
    this.directory = directory;
    this.#keeper = keeper;
  }

  /** Covers the stage's folder, and lets mounts made below `environments` appear in running sandboxes. */
  async set(environments: string): Promise<void> {
    const here = quoted(this.directory);
    const shared = quoted(join(this.directory, "environments"));
    await this.#keeper.run(`set -e; mount -t tmpfs -o mode=755,nosuid,nodev tmpfs ${here}
cd ${here}; mkdir environments berths; set +e
mount --bind ${quoted(environments)} ${shared} && mount --make-shared ${shared}`);
  }

  /** A read-only view of a folder of the host. Resolves to its path on the stage. */
  async show(directory: string): Promise<string> {
    let shown = this.#shown.get(directory);
    if (!shown) {
      this.#made += 1;
      shown = this.#bind(directory, join(this.directory, String(this.#made)));
      this.#shown.set(directory, shown);
      shown.catch(() => this.#shown.delete(directory));
    }
    return await shown;
  }

  async #bind(directory: string, target: string): Promise<string> {
    const there = quoted(target);
    // Read-only before anything is bound from it: a later remount would not reach the sandboxes.
    await this.#keeper.run(`mkdir -p ${there} && mount --bind ${quoted(directory)} ${there} &&
mount -o remount,bind,ro,nosuid,nodev ${there}`);
    return target;
  }
}
