import type { FunctionVersion } from "../model/function.ts";

/** What each version of each function is now: an update makes another `FunctionVersion` with the same name (RT-400). */
export class LatestVersions {
  readonly #byName = new Map<string, FunctionVersion>();

  has(version: FunctionVersion): boolean {
    return this.#byName.get(nameOf(version)) === version;
  }

  /** Unless another one is known by the name already. */
  meet(version: FunctionVersion): void {
    if (!this.#byName.has(nameOf(version))) this.#byName.set(nameOf(version), version);
  }

  /** Returns what the version was until now. */
  replace(version: FunctionVersion): FunctionVersion | undefined {
    const before = this.#byName.get(nameOf(version));
    this.#byName.set(nameOf(version), version);
    return before;
  }

  forget(functionArn: string): void {
    for (const [name, version] of this.#byName) if (version.functionArn === functionArn) this.#byName.delete(name);
  }
}

function nameOf({ functionArn, version }: FunctionVersion): string {
  return `${functionArn}:${version}`;
}
