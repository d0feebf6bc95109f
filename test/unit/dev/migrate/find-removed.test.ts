import assert from "node:assert/strict";
import { createHash, createCipheriv, getCipherInfo } from "node:crypto";
import { test } from "node:test";
import { removedAlgorithms, removedFunctions } from "../../../../src/dev/migrate/find-removed.ts";

/** The tables against the Node.js that runs this, which is 24. */

for (const [builtin, functions] of Object.entries(removedFunctions)) {
  test(`Node.js 24 has none of the functions of ${builtin} that are said to be gone`, async () => {
    const there: object = await import(`node:${builtin}`);
    assert.deepEqual(
      Object.keys(functions).filter((name) => name in there),
      [],
    );
  });
}

test("digests that are said to be gone are, and others are not said to be", () => {
  const { createHash: gone } = removedAlgorithms;
  for (const name of ["md4", "whirlpool", "mdc2", "RSA-MD4"]) {
    assert.match(name, gone ?? /^$/);
    assert.throws(() => createHash(name));
  }
  for (const name of ["md5", "sha1", "sha256", "ripemd160", "rmd160"]) {
    assert.doesNotMatch(name, gone ?? /^/);
    createHash(name);
  }
});

test("ciphers that are said to be gone are, and others are not said to be", () => {
  const { createCipheriv: gone } = removedAlgorithms;
  for (const name of ["des-cbc", "des-ecb", "rc4", "bf-cbc", "cast5-cbc", "rc2-cbc", "seed-cbc", "idea-cbc"]) {
    assert.match(name, gone ?? /^$/);
    assert.throws(() => encrypt(name));
  }
  for (const name of ["aes-128-cbc", "des-ede3-cbc", "des-ede-cbc"]) {
    assert.doesNotMatch(name, gone ?? /^/);
    encrypt(name);
  }
});

function encrypt(name: string): void {
  const { keyLength = 16, ivLength = 8 } = getCipherInfo(name) ?? {};
  createCipheriv(name, Buffer.alloc(keyLength), ivLength > 0 ? Buffer.alloc(ivLength) : null);
}
