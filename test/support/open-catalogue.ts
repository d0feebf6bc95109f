import { createHash } from "node:crypto";
import type { Catalogue } from "../../src/catalogue/catalogue.ts";
import { openCatalogue } from "../../src/catalogue/open-catalogue.ts";
import type { CreateRequest, UpdateCodeRequest } from "../../src/catalogue/requests.ts";
import { realClock } from "../../src/clock.ts";
import type { Place } from "../../src/model/arn.ts";
import { InvalidParameterValueException } from "../../src/model/exceptions.ts";
import type { Code } from "../../src/store/code.ts";
import { mergedName } from "../../src/store/merge-folders.ts";
import { openStore } from "../../src/store/embedded-store.ts";
import { objectGetter } from "../../src/upstream/get-object.ts";
import { Upstreams } from "../../src/upstream/upstreams.ts";
import type { Store } from "../../src/store/store.ts";

export const place: Place = { region: "us-east-1", accountId: "123456789012" };
export const arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
export const role = "arn:aws:iam::123456789012:role/r";
/** 2026-01-01T00:00:00.000Z, and it stays so. */
export const now = 1_767_225_600_000;

/** Packages in memory: whatever starts with `zip` can be unpacked. */
export class MemoryCode implements Code {
  readonly kept: Map<string, Uint8Array> = new Map();
  readonly unpacked: Set<string> = new Set();

  async put(data: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }> {
    const bytes = Buffer.concat(await Array.fromAsync(data));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    this.kept.set(sha256, bytes);
    return { sha256, size: bytes.length };
  }

  path(sha256: string): Promise<string> {
    return Promise.resolve(`/zips/${sha256}`);
  }

  async directory(sha256: string): Promise<string> {
    const bytes = this.kept.get(sha256);
    if (!bytes) throw new Error(`no package ${sha256}`);
    if (!Buffer.from(bytes).toString().startsWith("zip")) {
      throw new InvalidParameterValueException(
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
      );
    }
    this.unpacked.add(`/code/${sha256}`);
    return await Promise.resolve(`/code/${sha256}`);
  }

  async merged(sha256s: readonly string[]): Promise<string> {
    for (const sha256 of sha256s) await this.directory(sha256);
    return `/code/${mergedName(sha256s)}`;
  }

  link(): void {}

  unzippedBytes(sha256: string): Promise<number> {
    return Promise.resolve(this.kept.get(sha256)?.length ?? 0);
  }

  sweep(isLive: (sha256: string) => boolean): Promise<number> {
    const dead = [...this.kept.keys()].filter((sha256) => !isLive(sha256));
    for (const sha256 of dead) {
      this.kept.delete(sha256);
      this.unpacked.delete(`/code/${sha256}`);
    }
    return Promise.resolve(dead.length);
  }
}

export interface TestCatalogue extends AsyncDisposable {
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly code: MemoryCode;
  /** A second engine on the same store. */
  again(): Promise<Catalogue>;
}

/** A catalogue on a real store in memory. */
export async function openTestCatalogue(options: { strictRuntimes?: boolean } = {}): Promise<TestCatalogue> {
  const clock = { ...realClock, now: () => now };
  const store = await openStore(":memory:", clock);
  const code = new MemoryCode();
  const config = { ...place, strictRuntimes: options.strictRuntimes ?? false, accountConcurrency: 1000 };
  const getObject = objectGetter({ upstreams: new Upstreams({}), region: place.region, credentials: undefined });
  const open = () => openCatalogue({ store, code, config, clock, diagnostics: () => {}, getObject });
  const catalogue = await open();
  const opened = [catalogue];
  return {
    catalogue,
    store,
    code,
    async again() {
      const another = await open();
      opened.push(another);
      return another;
    },
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each.close();
      await store.close();
    },
  };
}

/** A request for the function `f` on `nodejs22.x`. */
export function request(changes: Partial<CreateRequest> = {}): CreateRequest {
  return {
    place,
    name: "f",
    role,
    source: { zip: zip("one"), object: undefined, imageUri: undefined },
    settings: { runtimeId: "nodejs22.x", handler: "index.handler" },
    tags: {},
    publish: false,
    codeSigningConfigArn: undefined,
    ...changes,
  };
}

export function zip(text: string): Uint8Array {
  return Buffer.from(`zip ${text}`);
}

/** A change of the code of `f`. */
export function codeUpdate(text: string): UpdateCodeRequest {
  return {
    place,
    name: "f",
    ifRevisionId: undefined,
    source: { zip: zip(text), object: undefined, imageUri: undefined },
    architecture: undefined,
    publish: false,
    dryRun: false,
  };
}
