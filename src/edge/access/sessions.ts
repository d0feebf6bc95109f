import { placeIn } from "../../model/arn.ts";
import type { FunctionVersion } from "../../model/function.ts";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Whom temporary credentials speak for. */
export interface Session {
  readonly accountId: string;
  /** `arn:aws:sts::123456789012:assumed-role/role/session` */
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Longer than environments live. */
const functionSessionMs = 365 * 24 * 3_600_000;

/** A function's own session, of its execution role. */
export function functionSession({ role, functionArn, functionName }: FunctionVersion, now: number): Session {
  const { accountId } = placeIn(functionArn);
  return { accountId, arn: assumedRoleArn(role, functionName), expiresAt: now + functionSessionMs };
}

/** `arn:aws:iam::123456789012:role/path/name` becomes `arn:aws:sts::123456789012:assumed-role/name/session`. */
export function assumedRoleArn(roleArn: string, sessionName: string): string {
  const [arn = "arn", partition = "aws", , , accountId = ""] = roleArn.split(":");
  return `${arn}:${partition}:sts::${accountId}:assumed-role/${roleArn.split("/").at(-1)}/${sessionName}`;
}

export interface SessionCredentials {
  /** `ASIA…` */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/**
 * Temporary credentials (API-1001). Nothing is kept of them: the token says whom they speak for and carries a signature
 * of the engine's, of which the secret is made as well.
 */
export class Sessions {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  open(session: Session): SessionCredentials {
    const accessKeyId = `ASIA${randomBytes(10).toString("hex").slice(0, 16).toUpperCase()}`;
    const facts = Buffer.from(JSON.stringify({ ...session, accessKeyId })).toString("base64url");
    const sessionToken = `${facts}.${this.#sign(`token ${facts}`)}`;
    return {
      accessKeyId,
      secretAccessKey: this.#sign(`secret ${facts}`),
      sessionToken,
      expiresAt: session.expiresAt,
    };
  }

  /** The session of a token and its secret; `undefined` for a token that this engine has not given to `accessKeyId`. */
  find(accessKeyId: string, sessionToken: string): { session: Session; secret: string } | undefined {
    const [facts = "", signature = ""] = sessionToken.split(".");
    const right = Buffer.from(this.#sign(`token ${facts}`));
    const given = Buffer.from(signature);
    if (right.length !== given.length || !timingSafeEqual(right, given)) return undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- signed by `open`
    const session = JSON.parse(Buffer.from(facts, "base64url").toString()) as Session & { accessKeyId: string };
    return session.accessKeyId === accessKeyId ? { session, secret: this.#sign(`secret ${facts}`) } : undefined;
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }
}
