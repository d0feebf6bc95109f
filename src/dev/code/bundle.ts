import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { BuildContext, BuildFailure, BuildResult } from "esbuild";
import { type BundleSource, buildOptions } from "./bundle-options.ts";
import { CodeError, type Flaw } from "./code-error.ts";
import { type Installed, installed } from "./installed.ts";
import { type PackageAround, nativePackagesAround } from "./packages-around.ts";

/** Folders of builds that are kept: invocations in flight may still read from theirs. */
const keptBuilds = 3;

export type BundleParts = Omit<BundleSource, "absent"> & {
  /** For the builds, each in a folder of its own. */
  readonly directory: string;
  /** Modules that esbuild does not find may be in a layer. */
  readonly hasLayers: boolean;
};

/** One function's code as esbuild makes it, again and again. */
export class Bundle {
  readonly #parts: BundleParts;
  #context: BuildContext | undefined;
  #absent: readonly string[] = [];
  /** Looked for once: there are many packages. */
  #native: readonly PackageAround[] | undefined;
  #count = 0;
  /** Absolute paths of what the last build was made of. */
  #inputs: ReadonlySet<string> = new Set();
  #hasFailed = false;
  /** Imports that lead nowhere, and what there was of them when it was built. */
  #lacking: readonly string[] = [];
  #lackedState = "";

  constructor(parts: BundleParts) {
    this.#parts = parts;
  }

  get inputs(): ReadonlySet<string> {
    return this.#inputs;
  }

  /** What is missing may be somewhere else. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** It can't be built before some packages are there. */
  get isLacking(): boolean {
    return this.#hasFailed && this.#lacking.length > 0;
  }

  /** Folders of packages that were lacking and have come. */
  get come(): readonly string[] {
    if (this.#lacking.length === 0) return [];
    const { folders, state } = this.#installed();
    return state === this.#lackedState ? [] : folders;
  }

  /** Resolves to the folder of a new build. @throws CodeError */
  async build(): Promise<string> {
    if (this.come.length > 0) await this.#forgetPackages();
    this.#lackedState = this.#installed().state;
    try {
      const result = await this.#rebuild();
      this.#hasFailed = false;
      this.#lacking = this.#absent;
      const { folder } = this.#parts;
      const inputs = Object.keys(result.metafile?.inputs ?? {});
      this.#inputs = new Set(inputs.map((input) => resolve(folder, input)));
      return await this.#write(result);
    } catch (error) {
      this.#hasFailed = true;
      const names = isBuildFailure(error) ? packagesIn(error) : [];
      // Half of a package may be another mistake for a moment.
      if (names.length > 0) this.#lacking = names;
      throw isBuildFailure(error) ? new CodeError(flawsOf(error, this.#parts.folder)) : error;
    }
  }

  async close(): Promise<void> {
    await this.#context?.dispose();
    this.#context = undefined;
  }

  #installed(): Installed {
    return installed(this.#lacking, dirname(this.#parts.entry));
  }

  async #forgetPackages(): Promise<void> {
    await this.close();
    this.#absent = [];
    this.#native = undefined;
  }

  async #rebuild(): Promise<BuildResult> {
    // Loaded here: who writes JavaScript needs none of it.
    const { context } = await import("esbuild");
    this.#native ??= nativePackagesAround(dirname(this.#parts.entry));
    const absent = [...this.#absent, ...this.#native.map(({ name }) => name)];
    const source = { ...this.#parts, absent };
    this.#context ??= await context(buildOptions(source, this.#folder(0)));
    try {
      return await this.#context.rebuild();
    } catch (error) {
      const missing = isBuildFailure(error) && this.#parts.hasLayers ? missingPackages(error) : [];
      if (missing.length === 0) throw error;
      await this.close();
      this.#absent = [...this.#absent, ...missing];
      return await this.#rebuild();
    }
  }

  async #write({ outputFiles = [] }: BuildResult): Promise<string> {
    this.#count += 1;
    const folder = this.#folder(this.#count);
    for (const { path, contents } of outputFiles) {
      const file = join(folder, relative(this.#folder(0), path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    await this.#linkNative(join(folder, "node_modules"));
    await rm(this.#folder(this.#count - keptBuilds), { recursive: true, force: true });
    return folder;
  }

  async #linkNative(modules: string): Promise<void> {
    for (const { name, path } of this.#native ?? []) {
      await mkdir(dirname(join(modules, name)), { recursive: true });
      await symlink(path, join(modules, name), "junction");
    }
  }

  /** All as deep as each other, so that the paths in source maps are right in each. */
  #folder(count: number): string {
    return join(this.#parts.directory, String(count));
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** Of errors that all say that a package can't be found. */
function missingPackages(failure: BuildFailure): string[] {
  const names = packagesIn(failure);
  return names.length === failure.errors.length ? names : [];
}

function packagesIn({ errors }: BuildFailure): string[] {
  return errors.flatMap(({ text }) => /^Could not resolve "([^./][^"]*)"/.exec(text)?.[1] ?? []);
}

function flawsOf({ errors }: BuildFailure, folder: string): Flaw[] {
  return errors.map(({ text, location }) => ({
    message: text,
    file: location ? resolve(folder, location.file) : undefined,
    line: location?.line,
    column: location ? location.column + 1 : undefined,
    excerpt: location?.lineText,
  }));
}
