import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface AccessKey {
  /** `AKIA…` */
  readonly id: string;
  readonly secret: string;
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** A damaged file of access keys: told to the person. */
export class AccessKeysError extends Error {
  override readonly name = "AccessKeysError";
}

/** Every request asks; the file is looked at so often. */
const lookEveryMs = 100;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The engine's own access keys, a file in its data directory that only its user can read: who signs with HMAC needs the
 * secret itself. `lambkin keys` writes it, a running engine sees the change with the next request.
 */
export class AccessKeys {
  readonly #file: string;
  #version = "";
  #lookedAt = -Infinity;
  #keys: ReadonlyMap<string, AccessKey> = new Map();

  constructor(dataDirectory: string) {
    this.#file = join(dataDirectory, "access-keys.json");
  }

  /** @throws AccessKeysError */
  list(): AccessKey[] {
    this.#refresh();
    return [...this.#keys.values()];
  }

  /** @throws AccessKeysError */
  get(id: string): AccessKey | undefined {
    this.#refresh();
    return this.#keys.get(id);
  }

  /** Whether requests have to be signed. @throws AccessKeysError */
  get areNeeded(): boolean {
    this.#refresh();
    return this.#keys.size > 0;
  }

  create(accountId: string, createdAt: number): AccessKey {
    const id = `AKIA${[...randomBytes(16)].map((byte) => letters[byte % letters.length]).join("")}`;
    const key = { id, secret: randomBytes(30).toString("base64"), accountId, createdAt };
    this.#write([...this.list(), key]);
    return key;
  }

  /** Returns whether it was there. */
  delete(id: string): boolean {
    const keys = this.list();
    const rest = keys.filter((key) => key.id !== id);
    if (rest.length < keys.length) this.#write(rest);
    return rest.length < keys.length;
  }

  #write(keys: readonly AccessKey[]): void {
    mkdirSync(join(this.#file, ".."), { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify({ keys }, undefined, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(draft, this.#file);
    this.#lookedAt = -Infinity;
  }

  #refresh(): void {
    const now = performance.now();
    if (now - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = now;
    const stats = statSync(this.#file, { throwIfNoEntry: false, bigint: true });
    const version = stats ? `${stats.ino}-${stats.mtimeNs}` : "";
    if (version === this.#version) return;
    this.#keys = new Map((stats ? read(this.#file) : []).map((key) => [key.id, key]));
    this.#version = version;
  }
}

function read(file: string): readonly AccessKey[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isKeys(parsed)) return parsed.keys;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AccessKeysError(`${file} is damaged: restore it, or delete it and create keys anew`);
}

function isKeys(value: unknown): value is { readonly keys: readonly AccessKey[] } {
  if (typeof value !== "object" || value === null || !("keys" in value) || !Array.isArray(value.keys)) return false;
  return value.keys.every((key) => typeof key?.id === "string" && typeof key.secret === "string");
}
