import { createHash, createHmac } from "node:crypto";

/** The hash that AWS's own implementation of the signature is given. */
export class Sha256 {
  readonly #secret: string | Uint8Array | undefined;
  #bytes: Uint8Array[] = [];

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === "string" ? secret : bytesOf(secret);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#bytes.push(typeof data === "string" ? Buffer.from(data) : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    const hash = this.#secret === undefined ? createHash("sha256") : createHmac("sha256", this.#secret);
    for (const bytes of this.#bytes) hash.update(bytes);
    return await Promise.resolve(hash.digest());
  }

  reset(): void {
    this.#bytes = [];
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
