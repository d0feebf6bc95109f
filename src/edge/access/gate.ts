import type { IncomingMessage } from "node:http";
import type { Clock } from "../../clock.ts";
import {
  ExpiredTokenException,
  InvalidSignatureException,
  MissingAuthenticationTokenException,
  UnrecognizedClientException,
} from "../../model/exceptions.ts";
import { queryTextOf } from "../routes.ts";
import type { AccessKeys } from "./access-keys.ts";
import { basicCredentials, isSecretOf } from "./basic.ts";
import { type Claim, claimOf, compact, timeOf } from "./claim.ts";
import type { Sessions } from "./sessions.ts";

/** Who calls, once the engine believes it. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
  readonly arn: string;
}

/** A request whose signer is known; whether the signature holds shows with its body. */
export interface Visitor {
  readonly caller: Caller;
  /** @throws InvalidSignatureException (API-725) */
  prove(body: Uint8Array): Promise<void>;
}

const skewMs = 5 * 60_000;
const regionName = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

export interface GateParts {
  readonly keys: AccessKeys;
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** Others than this machine can come here. */
  readonly isPublic: boolean;
}

/** Lets in whoever signs with a key of this engine, and everybody until there is one (API-720 … API-728). */
export class Gate {
  readonly #parts: GateParts;
  /** Never opened again: who deletes the last key means to shut somebody out. */
  #isLocked: boolean;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#isLocked = parts.isPublic;
  }

  /**
   * Whether somebody may see what is of all accounts: everybody while nobody has to sign, then who gives an access key
   * of `accountId` by HTTP Basic, which is what Prometheus can do.
   */
  admitsOperator(authorization: string | undefined, accountId: string): boolean {
    if (!this.#isClosed()) return true;
    const given = basicCredentials(authorization);
    const key = given && this.#parts.keys.get(given.name);
    return key !== undefined && key.accountId === accountId && isSecretOf(key, given?.password ?? "");
  }

  /** Once and for all. */
  #isClosed(): boolean {
    this.#isLocked ||= this.#parts.keys.areNeeded;
    return this.#isLocked;
  }

  /**
   * `undefined` where nobody has to sign. `service` is the one that the request is for.
   * @throws MissingAuthenticationTokenException, IncompleteSignatureException, UnrecognizedClientException,
   * ExpiredTokenException, InvalidSignatureException
   */
  admit(request: IncomingMessage, service: string): Visitor | undefined {
    const { clock } = this.#parts;
    if (!this.#isClosed()) return undefined;
    const claim = claimOf(request.headers, new URLSearchParams(queryTextOf(request.url ?? "")));
    if (!claim) throw new MissingAuthenticationTokenException("Missing Authentication Token");
    checkScope(claim, service);
    checkTime(claim, clock.now());
    const { secret, ...who } = this.#signer(claim);
    return {
      caller: { ...who, region: claim.region },
      prove: async (body) => {
        // Only who has keys pays for it.
        const { isSignedBy } = await import("./signature.ts");
        if (await isSignedBy(secret, claim, request, body)) return;
        throw new InvalidSignatureException(
          "The request signature we calculated does not match the signature you provided. " +
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        );
      },
    };
  }

  #signer({ accessKeyId, sessionToken }: Claim): { secret: string; accountId: string; arn: string } {
    const { keys, sessions, clock } = this.#parts;
    const key = keys.get(accessKeyId);
    if (key) return { secret: key.secret, accountId: key.accountId, arn: `arn:aws:iam::${key.accountId}:root` };
    const found = sessionToken === undefined ? undefined : sessions.find(accessKeyId, sessionToken);
    if (!found) throw new UnrecognizedClientException("The security token included in the request is invalid.");
    const { session, secret } = found;
    if (session.expiresAt <= clock.now()) {
      throw new ExpiredTokenException("The security token included in the request is expired");
    }
    return { secret, accountId: session.accountId, arn: session.arn };
  }
}

/** API-727 */
function checkScope({ region, service, scopeDate, signedAt }: Claim, wanted: string): void {
  if (!regionName.test(region)) {
    throw new InvalidSignatureException(`Credential should be scoped to a valid region, not '${region}'. `);
  }
  if (service !== wanted) {
    throw new InvalidSignatureException(`Credential should be scoped to correct service: '${wanted}'. `);
  }
  const date = signedAt.slice(0, 8);
  if (date === scopeDate) return;
  throw new InvalidSignatureException(
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
      `'${scopeDate}' != '${date}', from '${signedAt}'.`,
  );
}

/** API-726 */
function checkTime({ signedAt, expiresInSeconds }: Claim, now: number): void {
  const time = timeOf(signedAt);
  const lastsMs = expiresInSeconds === undefined ? skewMs : expiresInSeconds * 1000;
  if (time > now + skewMs) {
    throw new InvalidSignatureException(
      `Signature not yet current: ${signedAt} is still later than ${compact(now + skewMs)} (${compact(now)} + 5 min.)`,
    );
  }
  if (time + lastsMs >= now) return;
  throw new InvalidSignatureException(
    expiresInSeconds === undefined
      ? `Signature expired: ${signedAt} is now earlier than ${compact(now - skewMs)} (${compact(now)} - 5 min.)`
      : `Signature expired: ${compact(time + lastsMs)} is now earlier than ${compact(now)}`,
  );
}
