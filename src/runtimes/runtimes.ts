import { existsSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { findRuntime, runtimes, type Runtime } from "../model/runtimes.ts";
import { UnknownRuntimeError } from "./errors.ts";
import { install, installedBytes, type Installation } from "./install.ts";
import { binaryInstallation, sdkInstallation } from "./installations.ts";
import { binariesDirectory, binaryDirectory, binaryPath, sdkDirectory } from "./layout.ts";
import { nodePackage } from "./node-package.ts";
import { sdkOf } from "./sdk.ts";

/** One runtime as it is on this machine. */
export interface RuntimeState {
  readonly runtime: Runtime;
  /** The Node.js release that this system has for it; `undefined` where it has none. */
  readonly version: string | undefined;
  readonly state: "installed" | "available" | "unavailable";
  /** 0 unless installed. */
  readonly bytes: number;
  /** The AWS SDK it carries (RT-136), e.g. `aws-sdk-2.1693.0`; runtimes share it. */
  readonly sdk: { readonly name: string; readonly state: "installed" | "available"; readonly bytes: number };
}

interface Options {
  readonly cacheDirectory: string;
  /** Takes lines for people while something is fetched. */
  readonly announce: (line: string) => void;
}

/**
 * The Node.js binaries and AWS SDKs in the cache directory (`layout.ts`). What is there is used without asking anyone; the
 * rest is fetched through npm at first need. The published launcher runs this room on Node 20, so it has nothing newer in it.
 */
export class Runtimes {
  readonly #cacheDirectory: string;
  readonly #announce: (line: string) => void;
  /** Paths that were there when looked for: a cold start does not wait for the disk. */
  readonly #seen = new Set<string>();
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor({ cacheDirectory, announce }: Options) {
    this.#cacheDirectory = cacheDirectory;
    this.#announce = announce;
  }

  /** @throws UnknownRuntimeError */
  find(id: string): Runtime {
    const runtime = findRuntime(id);
    if (runtime) return runtime;
    const known = runtimes.map((each) => each.id).join(", ");
    throw new UnknownRuntimeError(`There is no runtime '${id}'. Known: ${known}`);
  }

  /** The Node.js release that this system has for the runtime, if any. */
  versionHere(runtimeId: string): string | undefined {
    return nodePackage(this.find(runtimeId))?.version;
  }

  /** Absolute path of the runtime's Node.js binary if it is installed. */
  installedBinary(runtimeId: string): string | undefined {
    const directory = binaryDirectory(this.#cacheDirectory, this.find(runtimeId));
    return directory && this.#ifThere(join(directory, binaryPath));
  }

  /**
   * Absolute path of the runtime's Node.js binary, installed first if need be.
   * @throws UnknownRuntimeError, UnavailableRuntimeError, InstallError
   */
  async nodeBinary(runtimeId: string, signal?: AbortSignal): Promise<string> {
    const installed = this.installedBinary(runtimeId);
    if (installed) return installed;
    const installation = binaryInstallation(this.#cacheDirectory, this.find(runtimeId));
    await this.#install(installation, signal);
    return join(installation.directory, binaryPath);
  }

  /** Absolute path of a `node_modules` with the runtime's AWS SDK if it is installed. */
  installedSdkModules(runtimeId: string): string | undefined {
    return this.#ifThere(join(sdkDirectory(this.#cacheDirectory, this.find(runtimeId)), "node_modules"));
  }

  /**
   * Absolute path of a `node_modules` with the runtime's AWS SDK, installed first if need be.
   * @throws UnknownRuntimeError, InstallError
   */
  async sdkModules(runtimeId: string, signal?: AbortSignal): Promise<string> {
    const installed = this.installedSdkModules(runtimeId);
    if (installed) return installed;
    const installation = await sdkInstallation(this.#cacheDirectory, this.find(runtimeId));
    await this.#install(installation, signal);
    return join(installation.directory, "node_modules");
  }

  /** Every known runtime, oldest first. */
  async list(): Promise<RuntimeState[]> {
    return await Promise.all(runtimes.map(async (runtime) => await this.#state(runtime)));
  }

  /**
   * Removes the runtime's binaries of whatever release, and its SDK unless another installed runtime carries the same.
   * Returns whether there was any.
   * @throws UnknownRuntimeError
   */
  async remove(runtimeId: string): Promise<boolean> {
    const runtime = this.find(runtimeId);
    const parent = binariesDirectory(this.#cacheDirectory);
    const names = await readdir(parent).catch(() => []); // ENOENT: nothing was ever installed
    const binaries = names.filter((name) => name.startsWith(`${runtime.id}-`)).map((name) => join(parent, name));
    this.#seen.clear();
    const removed = await Promise.all(binaries.map(removeWhole));
    const shared = runtimes.some((each) => sdkOf(each) === sdkOf(runtime) && this.installedBinary(each.id));
    if (!shared) removed.push(await removeWhole(sdkDirectory(this.#cacheDirectory, runtime)));
    return removed.includes(true);
  }

  /** Gives up whatever is being fetched: its callers get an AbortError, and neither process nor file is left of it. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
  }

  async #install(installation: Installation, signal: AbortSignal = this.#closing.signal): Promise<void> {
    const running = install(installation, this.#announce, AbortSignal.any([this.#closing.signal, signal]));
    this.#running.add(running);
    try {
      await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #state(runtime: Runtime): Promise<RuntimeState> {
    const binary = this.installedBinary(runtime.id);
    const modules = this.installedSdkModules(runtime.id);
    const version = this.versionHere(runtime.id);
    return {
      runtime,
      version,
      state: binary ? "installed" : version === undefined ? "unavailable" : "available",
      bytes: binary ? await installedBytes(dirname(dirname(binary))) : 0,
      sdk: {
        name: sdkOf(runtime),
        state: modules ? "installed" : "available",
        bytes: modules ? await installedBytes(dirname(modules)) : 0,
      },
    };
  }

  #ifThere(path: string): string | undefined {
    if (this.#seen.has(path)) return path;
    if (!existsSync(path)) return undefined;
    this.#seen.add(path);
    return path;
  }
}

/** Takes its name away first, so that nobody finds half of it. Returns whether it was there. */
async function removeWhole(directory: string): Promise<boolean> {
  if (!existsSync(directory)) return false;
  const nameless = join(dirname(directory), `.installing-removed-${basename(directory)}`);
  await rm(nameless, { recursive: true, force: true });
  await rename(directory, nameless);
  await rm(nameless, { recursive: true, force: true, maxRetries: 3 });
  return true;
}
