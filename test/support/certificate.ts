import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** Why a test that needs a certificate is skipped. */
export const noOpenssl: string | false = hasOpenssl ? false : "openssl is not here";

/** Of `localhost` and `127.0.0.1`, signed by itself. */
export function certificateIn(directory: string): { certificate: string; key: string } {
  const files = { certificate: join(directory, "cert.pem"), key: join(directory, "key.pem") };
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const out = ["-keyout", files.key, "-out", files.certificate];
  const made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject, ...out];
  assert.equal(spawnSync("openssl", ["req", ...made]).status, 0);
  return files;
}
