import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import type { LocalApi } from "../model/local-api.ts";
import { Complaints } from "./complaints.ts";
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
  readonly #complaints: Complaints;

  constructor(parts: ServedProjectParts) {
    this.#parts = parts;
    this.#complaints = new Complaints(parts.teller);
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
    this.#noteProject([], []);
    this.#complaints.tell();
    await this.#prepare(this.#parts.code.unready);
    await this.#lookAtAll();
    this.#supplies.look();
  }

  /** Everything anew, as if every file had changed: no environment of before runs anything any more. */
  async restart(): Promise<void> {
    await this.#inTurn(async () => await this.#restart());
  }

  async #restart(): Promise<void> {
    for (const { name } of this.#project.layers) this.#parts.deployment.layerChanged(name);
    this.#noteProject(await this.#readAgain(), []);
    await this.#prepare(this.#project.functions.map(({ name }) => name));
    await this.#lookAtAll();
  }

  /** Makes these ready anew, and deploys all. */
  async #prepare(names: readonly string[]): Promise<void> {
    this.#complaints.note("code", { about: names, problems: await this.#parts.code.prepare(names, []) });
    await this.#deployAll();
    this.#complaints.tell();
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
    const ofProject = files.filter((file) => this.#project.readFrom.includes(file));
    const isNews = ofProject.length > 0 || comings.values().some((file) => isCandidate(basename(file)));
    const unreadable = isNews ? await this.#readAgain() : [];
    const isRead = isNews && unreadable.length === 0;
    const layers = this.#layersIn(files);
    // A project file that can't be read changes nothing, also where it lies beside the code.
    const touched = code.touchedBy(isNews && !isRead ? files.filter((file) => !ofProject.includes(file)) : files);
    const isMore = isRead || layers.length > 0;
    const names = [...new Set([...touched, ...(isMore ? code.unready : [])])];
    for (const layer of layers) this.#parts.deployment.layerChanged(layer);
    const problems = await code.prepare(names, files);
    if (isOutdated()) return false;
    if (isNews) this.#noteProject(unreadable, files);
    this.#complaints.note("code", { about: names, problems });
    if (isMore) await this.#deployAll(isRead);
    else if (touched.length > 0) await this.#deployFunctions(touched);
    this.#complaints.tell();
    const users = this.#project.functions.filter((fn) => fn.layers.some((layer) => layers.includes(layer)));
    const reloaded = this.#working([...touched, ...users.map(({ name }) => name)]);
    if (reloaded.length > 0 || (isRead && ofProject.length > 0)) {
      teller.reloaded({ functions: reloaded, files, durationMs: clock.mono() - since });
    }
    await this.#lookAtAll();
    return true;
  }

  #working(names: readonly string[]): string[] {
    return [...new Set(names)].filter((name) => !this.#complaints.has(name));
  }

  /** What fails as it did, in the middle of an installation, is not told once more. */
  async #supplied({ names, folders }: Supplied): Promise<void> {
    const { code, clock, teller } = this.#parts;
    const since = clock.mono();
    const problems = await code.prepare(names, []);
    this.#complaints.note("code", { about: names, problems, isAnew: () => false });
    const failed = new Set(problems.map(({ what }) => what));
    if (names.some((name) => !failed.has(name))) await this.#deployAll();
    this.#complaints.tell();
    const functions = this.#working(names);
    if (functions.length === 0) return;
    teller.reloaded({ functions, files: folders, durationMs: clock.mono() - since });
    await this.#lookAtAll();
  }

  async #read(): Promise<void> {
    const { read, code } = this.#parts;
    this.#project = await read();
    await code.use(this.#project.functions);
  }

  /** Resolves to why it can't be read. */
  async #readAgain(): Promise<readonly Problem[]> {
    try {
      await this.#read();
      return [];
    } catch (error) {
      return problemsOf(this.#parts.name, error);
    }
  }

  /** What was told is told once more only to whoever saved that file. */
  #noteProject(problems: readonly Problem[], files: readonly string[]): void {
    const unread = this.#project.unread.flatMap(({ file, error }) => problemsOf(nameOf(file), error));
    this.#complaints.note("project", {
      problems: [...problems, ...unread],
      isAnew: ({ what, flaw: { file } }) => what === this.#parts.name || (file !== undefined && files.includes(file)),
    });
  }

  /** With `isAnew` what the engine refuses is told though it has refused it before. */
  async #deployAll(isAnew = true): Promise<void> {
    const { code, deployment, serveApis } = this.#parts;
    const problems = problemsIn(await deployment.apply(this.#withSourceMaps(), (fn) => code.of(fn)));
    this.#complaints.note("engine", { problems, isAnew: () => isAnew });
    serveApis(this.#project.apis);
  }

  /** Because of what has changed of `touched`. */
  async #deployFunctions(touched: readonly string[]): Promise<void> {
    const { code, deployment } = this.#parts;
    const { functions } = this.#withSourceMaps();
    const problems = problemsIn(await deployment.putFunctions(functions, (fn) => code.of(fn)));
    const about = functions.map(({ name }) => name);
    this.#complaints.note("engine", { about, problems, isAnew: ({ what }) => touched.includes(what) });
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
}
