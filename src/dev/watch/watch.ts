import { stat } from "node:fs/promises";
import type { FSWatcher } from "chokidar";
import type { Clock } from "../../clock.ts";
import { isWatchedBelow, isWatchedInLayer } from "./ignored.ts";

/** What became of the files since the last time. */
export interface Changes {
  /** Absolute. */
  readonly changed: ReadonlySet<string>;
  /** Those among them that were not there before, or are not there any more. */
  readonly comings: ReadonlySet<string>;
}

/** Editors write in several steps: what comes within so many ms is one save. */
const stepMs = 8;
/** How long a file may stay empty before that is what it is. */
const emptyMs = 120;

/** Looks at files and folders, and tells of each save once. What comes while somebody works on the last one waits for him. */
export class Watch {
  readonly #clock: Clock;
  readonly #handle: (changes: Changes) => Promise<void>;
  readonly #roots = new Set<string>();
  readonly #layers = new Set<string>();
  #watcher: FSWatcher | undefined;
  #changed = new Set<string>();
  #comings = new Set<string>();
  #cancel: (() => void) | undefined;
  #working: Promise<void> | undefined;

  constructor(clock: Clock, handle: (changes: Changes) => Promise<void>) {
    this.#clock = clock;
    this.#handle = handle;
  }

  /** Looks at these as well, and at folders of layers; resolves when a change of them would be seen. */
  async add(paths: readonly string[], layers: readonly string[]): Promise<void> {
    const added = [
      ...paths.filter((path) => !this.#roots.has(path)),
      ...layers.filter((path) => !this.#layers.has(path)),
    ];
    if (added.length === 0) return;
    for (const path of paths) this.#roots.add(path);
    for (const path of layers) this.#layers.add(path);
    if (this.#watcher) {
      this.#watcher.add(added);
      return;
    }
    await this.#open(added);
  }

  async close(): Promise<void> {
    this.#cancel?.();
    await this.#watcher?.close();
    await this.#working;
  }

  async #open(paths: string[]): Promise<void> {
    const { watch } = await import("chokidar");
    const ignored = (path: string): boolean => !this.#isLookedAt(path);
    const watcher = watch(paths, { ignored, ignoreInitial: true, atomic: false, followSymlinks: false });
    this.#watcher = watcher;
    watcher.on("all", (event, path) => this.#heard(event, path));
    watcher.on("error", () => {}); // a folder that is gone: what is left is watched
    await new Promise<void>((resolve) => watcher.once("ready", resolve));
  }

  #isLookedAt(path: string): boolean {
    if (this.#roots.has(path) || this.#roots.values().some((root) => isWatchedBelow(root, path))) return true;
    return this.#layers.values().some((layer) => isWatchedInLayer(layer, path));
  }

  #heard(event: string, path: string): void {
    if (event.endsWith("Dir")) return;
    this.#changed.add(path);
    if (event !== "change") this.#comings.add(path);
    this.#soon();
  }

  #soon(): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(stepMs, () => {
      this.#working ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    const [changed, comings] = [this.#changed, this.#comings];
    this.#changed = new Set();
    this.#comings = new Set();
    await this.#untilWritten(changed);
    await this.#handle({ changed, comings });
    this.#working = undefined;
    if (this.#changed.size > 0) this.#soon();
  }

  /** Some editors empty a file before they write it. */
  async #untilWritten(files: ReadonlySet<string>): Promise<void> {
    const end = this.#clock.mono() + emptyMs;
    while (this.#clock.mono() < end) {
      const sizes = await Promise.all([...files].map(async (file) => (await stat(file).catch(() => undefined))?.size));
      if (!sizes.includes(0)) return;
      await this.#clock.sleep(5);
    }
  }
}
