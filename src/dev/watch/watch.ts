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

/**
 * Does what they ask for; resolves to whether it did: where `isOutdated` says that more has come meanwhile, it may be left
 * to the next time, which has these changes as well.
 */
type Handle = (changes: Changes, isOutdated: () => boolean) => Promise<boolean>;

/** So often; files that are written all the time must not keep the others waiting. */
const maxPostponed = 3;
/** Editors write in several steps: what comes within so many ms is one save. */
const stepMs = 8;
/** How long a file may stay empty before that is what it is. */
const emptyMs = 120;

/** Looks at files and folders, and tells of each save once. What comes while somebody works on the last one waits for him. */
export class Watch {
  readonly #clock: Clock;
  readonly #handle: Handle;
  readonly #roots = new Set<string>();
  readonly #layers = new Set<string>();
  readonly #added = new Set<string>();
  /** What files were like when they were last told of. */
  readonly #states = new Map<string, string>();
  /** One for each time that something was added: chokidar says only once that it is ready. */
  readonly #watchers: FSWatcher[] = [];
  #ready: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();
  #changed = new Set<string>();
  #comings = new Set<string>();
  #postponed = 0;
  #cancel: (() => void) | undefined;
  #working: Promise<void> | undefined;

  constructor(clock: Clock, handle: Handle) {
    this.#clock = clock;
    this.#handle = handle;
  }

  /** Looks at these as well, and at folders of layers; resolves when a change of them would be seen. */
  async add(paths: readonly string[], layers: readonly string[]): Promise<void> {
    const added = [
      ...paths.filter((path) => !this.#roots.has(path)),
      ...layers.filter((path) => !this.#layers.has(path)),
    ];
    for (const path of paths) this.#roots.add(path);
    for (const path of layers) this.#layers.add(path);
    if (added.length > 0) this.#ready = Promise.all([this.#ready, this.#open(added)]);
    await this.#ready;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#cancel?.();
    await Promise.all(this.#watchers.map(async (watcher) => await watcher.close()));
    await this.#working;
  }

  async #open(paths: string[]): Promise<void> {
    const { watch } = await import("chokidar");
    if (this.#closing.signal.aborted) return;
    const ignored = (path: string): boolean => !this.#isLookedAt(path);
    const watcher = watch(paths, { ignored, ignoreInitial: true, atomic: false, followSymlinks: false });
    this.#watchers.push(watcher);
    watcher.on("all", (event, path) => this.#heard(event, path));
    watcher.on("error", () => {}); // a folder that is gone: what is left is watched
    await new Promise<void>((resolve) => {
      watcher.once("ready", resolve);
      this.#closing.signal.addEventListener("abort", () => resolve()); // which ends in no readiness
    });
  }

  #isLookedAt(path: string): boolean {
    if (this.#roots.has(path) || this.#roots.values().some((root) => isWatchedBelow(root, path))) return true;
    return this.#layers.values().some((layer) => isWatchedInLayer(layer, path));
  }

  #heard(event: string, path: string): void {
    if (event.endsWith("Dir")) return;
    this.#changed.add(path);
    if (event !== "change") this.#comings.add(path);
    if (event === "add") this.#added.add(path);
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
    const news = await this.#news(changed);
    if (news.size > 0) await this.#tell({ changed: news, comings: comings.intersection(news) });
    this.#working = undefined;
    if (this.#changed.size > 0) this.#soon();
  }

  async #tell(changes: Changes): Promise<void> {
    const isOutdated = (): boolean => this.#changed.size > 0 && this.#postponed < maxPostponed;
    const isDone = await this.#handle(changes, isOutdated);
    this.#postponed = isDone ? 0 : this.#postponed + 1;
    if (isDone) return;
    for (const file of changes.changed) this.#states.delete(file);
    for (const file of changes.changed) this.#changed.add(file);
    for (const file of changes.comings) this.#comings.add(file);
  }

  /** One save may be told of twice, and editors have files of their own, which come and go with it. */
  async #news(files: ReadonlySet<string>): Promise<Set<string>> {
    const news = new Set<string>();
    for (const file of files) {
      const found = await stat(file).catch(() => undefined); // ENOENT: it is gone
      const state = found ? [found.mtimeMs, found.ctimeMs, found.size, found.ino].join() : "gone";
      const before = this.#states.get(file);
      const wasBrief = before === undefined && state === "gone" && this.#added.has(file);
      if (before !== state && !wasBrief) news.add(file);
      if (!wasBrief) this.#states.set(file, state);
    }
    return news;
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
