import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../clock.ts";
import type { LocalApi } from "../model/local-api.ts";
import { type Deployment } from "./deploy/deployment.ts";
import { withSourceMaps } from "./code/source-maps.ts";
import type { FunctionsCode, Supplied } from "./functions-code.ts";
import { nothing } from "./plain/plain-project.ts";
import { isCandidate } from "./plain/find-handlers.ts";
import { type Problem, problemsIn, problemsOf } from "./problem.ts";
import type { Project } from "./project.ts";
import { Supplies } from "./supplies.ts";
import type { Teller } from "./teller.ts";
import { nameOf } from "./terminal/problem-text.ts";
import { isWatchedInLayer } from "./watch/ignored.ts";
import { type Changes, Watch } from "./watch/watch.ts";

export interface ServedProjectParts {
  /** Reads the project as it is written now. @throws ProjectError */
  readonly read: () => Promise<Project>;
  /** For problems of the project itself: `template.yaml` */
  readonly name: string;
  readonly code: FunctionsCode;
  readonly deployment: Deployment;
  readonly serveApis: (apis: readonly LocalApi[]) => void;
  readonly teller: Teller;
  readonly clock: Clock;
}

/** A project in an engine, and the eye on its files: each save brings what it changes into the engine. */
export class ServedProject {
  readonly #parts: ServedProjectParts;
  readonly #watch: Watch;
  readonly #supplies: Supplies;
  /** Saves and restarts come one after the other. */
  #last: Promise<void> = Promise.resolve();
  #project: Project = nothing;
  /** By what they are about. */
  #problems = new Map<string, readonly Problem[]>();
  /** Names, among those, of projects that can't be read. */
  #unread: ReadonlySet<string> = new Set();

  constructor(parts: ServedProjectParts) {
    this.#parts = parts;
    this.#watch = new Watch(parts.clock, async (changes, isOutdated) => {
      let isDone = true;
      await this.#inTurn(async () => {
        isDone = await this.#changed(changes, isOutdated);
      });
      return isDone;
    });
    this.#supplies = new Supplies(parts.code, parts.clock, async (supplied) => {
      await this.#inTurn(async () => await this.#supplied(supplied));
    });
  }

  get project(): Project {
    return this.#project;
  }

  /**
   * Deploys all of it, and looks at its files from now on.
   * @throws ProjectError, or an AggregateError of such, where it can't be read at all
   */
  async start(): Promise<void> {
    await this.#read();
    const { functions, unread } = this.#project;
    if (functions.length === 0 && unread.length > 0) throw new AggregateError(unread.map(({ error }) => error));
    this.#noteUnread([]);
    const { unready } = this.#parts.code;
    this.#note(unready, await this.#parts.code.prepare(unready, []));
    await this.#deployAll([]);
    await this.#lookAtAll();
    this.#supplies.look();
  }

  /** Everything anew, as if every file had changed: no environment of before runs anything any more. */
  async restart(): Promise<void> {
    await this.#inTurn(async () => await this.#restart());
  }

  async #restart(): Promise<void> {
    for (const { name } of this.#project.layers) this.#parts.deployment.layerChanged(name);
    await this.#readAgain([]);
    const names = this.#project.functions.map(({ name }) => name);
    this.#note(names, await this.#parts.code.prepare(names, []));
    await this.#deployAll([]);
    await this.#lookAtAll();
  }

  async close(): Promise<void> {
    this.#supplies.close();
    await this.#watch.close();
    await this.#parts.code.close();
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      await work();
    } catch (error) {
      this.#parts.teller.failed(problemsOf(this.#parts.name, error));
    } finally {
      this.#supplies.look();
      resolve();
    }
  }

  /** Whether it was done, and not left to the next time. */
  async #changed({ changed, comings }: Changes, isOutdated: () => boolean): Promise<boolean> {
    const { code, clock, teller } = this.#parts;
    const since = clock.mono();
    const files = [...changed];
    const isOfProject = files.some((file) => this.#project.readFrom.includes(file));
    const isNews = isOfProject || comings.values().some((file) => isCandidate(basename(file)));
    if (isNews && !(await this.#readAgain(files))) return true;
    const layers = this.#layersIn(files);
    const touched = code.touchedBy(files);
    const isMore = isNews || layers.length > 0;
    const names = [...new Set([...touched, ...(isMore ? code.unready : [])])];
    if (!isMore && touched.length === 0) return true;
    for (const layer of layers) this.#parts.deployment.layerChanged(layer);
    const problems = await code.prepare(names, files);
    if (isOutdated()) return false;
    this.#note(names, problems);
    if (isMore) await this.#deployAll(layers);
    else await this.#deployFunctions();
    const failed = new Set(problems.map(({ what }) => what));
    const users = this.#project.functions.filter((fn) => fn.layers.some((layer) => layers.includes(layer)));
    const reloaded = new Set([...touched, ...users.map(({ name }) => name)]);
    const functions = [...reloaded].filter((name) => !failed.has(name));
    if (functions.length > 0 || isOfProject) teller.reloaded({ functions, files, durationMs: clock.mono() - since });
    await this.#lookAtAll();
    return true;
  }

  /** What fails as it did, in the middle of an installation, is not told once more. */
  async #supplied({ names, folders }: Supplied): Promise<void> {
    const { code, clock, teller } = this.#parts;
    const since = clock.mono();
    const problems = await code.prepare(names, []);
    const failed = new Set(problems.map(({ what }) => what));
    const functions = names.filter((name) => !failed.has(name));
    this.#note(
      functions,
      problems.filter((problem) => !this.#isTold(problem)),
    );
    if (functions.length === 0) return;
    await this.#deployAll([]);
    teller.reloaded({ functions, files: folders, durationMs: clock.mono() - since });
    await this.#lookAtAll();
  }

  async #read(): Promise<void> {
    const { read, code } = this.#parts;
    this.#project = await read();
    await code.use(this.#project.functions);
  }

  /** Because these files have changed. Whether it could be read. */
  async #readAgain(files: readonly string[]): Promise<boolean> {
    const { name } = this.#parts;
    try {
      await this.#read();
      this.#note([name], []);
      this.#noteUnread(files);
      return true;
    } catch (error) {
      this.#note([name], problemsOf(name, error));
      return false;
    }
  }

  /** What was told is told once more only to whoever saved that file. */
  #noteUnread(files: readonly string[]): void {
    const problems = this.#project.unread.flatMap(({ file, error }) => problemsOf(nameOf(file), error));
    const isSaved = ({ flaw }: Problem): boolean => flaw.file !== undefined && files.includes(flaw.file);
    const unread = new Set(problems.map(({ what }) => what));
    this.#note(
      [...this.#unread.difference(unread)],
      problems.filter((problem) => isSaved(problem) || !this.#isTold(problem)),
    );
    this.#unread = unread;
  }

  #isTold(problem: Problem): boolean {
    return this.#problems.get(problem.what)?.some((before) => isDeepStrictEqual(before, problem)) ?? false;
  }

  async #deployAll(layers: readonly string[]): Promise<void> {
    const { code, deployment, serveApis } = this.#parts;
    const troubles = await deployment.apply(this.#withSourceMaps(), (fn) => code.of(fn));
    const { functions } = this.#project;
    this.#note([...functions.map(({ name }) => name), ...layers], problemsIn(troubles), true);
    serveApis(this.#project.apis);
  }

  async #deployFunctions(): Promise<void> {
    const { code, deployment } = this.#parts;
    const { functions } = this.#withSourceMaps();
    this.#note([], problemsIn(await deployment.putFunctions(functions, (fn) => code.of(fn))), true);
  }

  #withSourceMaps(): Project {
    const { code } = this.#parts;
    const functions = this.#project.functions.map((fn) => (code.isBundled(fn.name) ? withSourceMaps(fn) : fn));
    return { ...this.#project, functions };
  }

  #layersIn(files: readonly string[]): string[] {
    return this.#project.layers
      .filter(({ folder }) => files.some((file) => isWatchedInLayer(folder, file)))
      .map(({ name }) => name);
  }

  async #lookAtAll(): Promise<void> {
    const { layers, readFrom } = this.#project;
    await this.#watch.add(
      [...readFrom, ...this.#parts.code.watched],
      layers.map(({ folder }) => folder),
    );
  }

  /** Tells what is wrong with `names` now; with `isMore` what was wrong with them before stays so. */
  #note(names: readonly string[], problems: readonly Problem[], isMore = false): void {
    const { teller } = this.#parts;
    const now = Map.groupBy(problems, ({ what }) => what);
    const mended = isMore ? [] : names.filter((name) => this.#problems.has(name) && !now.has(name));
    for (const name of mended) this.#problems.delete(name);
    for (const [name, found] of now) this.#problems.set(name, found);
    if (problems.length > 0) teller.failed(problems);
    if (mended.length > 0) teller.mended(mended);
  }
}
