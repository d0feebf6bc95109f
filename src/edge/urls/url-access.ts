import type { IncomingMessage } from "node:http";
import type { FoundUrl } from "../../catalogue/function-urls.ts";
import { type PolicyRequest, requestFrom } from "../../catalogue/policies.ts";
import { InvalidSignatureException, MissingAuthenticationTokenException } from "../../model/exceptions.ts";
import { type Claim, claimOf } from "../access/claim.ts";
import type { Visitor } from "../access/gate.ts";
import type { RequestCall } from "../call.ts";
import type { Rooms } from "../rooms.ts";
import { queryTextOf } from "../routes.ts";

/** Who came to a URL, and how that is proved when the body is there. */
export interface Guest {
  readonly claim: Claim | undefined;
  readonly visitor: Visitor | undefined;
}

/**
 * Lets in whom type of authentication and resource policy let in; `undefined` for whom they don't (API-511).
 * @throws IncompleteSignatureException, InvalidSignatureException, … where somebody signs who is not believed
 */
export function guestOf(request: IncomingMessage, call: RequestCall, found: FoundUrl, rooms: Rooms): Guest | undefined {
  const { authType } = found.config;
  if (authType === "NONE") {
    const isOpen = rooms.config.urlAccess === "open" || isPermitted(found, "*", rooms);
    return isOpen ? { claim: undefined, visitor: undefined } : undefined;
  }
  const signer = signerOf(request, rooms);
  if (!signer) return undefined;
  checkRegion(signer.claim, found);
  if (signer.visitor) call.identify(signer.visitor.caller);
  const { accountId } = call.place;
  const isOwn = accountId === found.address.place.accountId;
  return isOwn || isPermitted(found, requestFrom(accountId, "").principal, rooms) ? signer : undefined;
}

/** `undefined` where nobody signed. Until the engine has keys whoever signs at all is believed. */
function signerOf(request: IncomingMessage, { gate }: Rooms): (Guest & { claim: Claim }) | undefined {
  try {
    const visitor = gate.admit(request, "lambda");
    const claim = claimOf(request.headers, new URLSearchParams(queryTextOf(request.url ?? "")));
    return claim && { claim, visitor };
  } catch (error) {
    if (error instanceof MissingAuthenticationTokenException) return undefined;
    throw error;
  }
}

function checkRegion({ region }: Claim, { address }: FoundUrl): void {
  if (region === address.place.region) return;
  throw new InvalidSignatureException(`Credential should be scoped to a valid region, not '${region}'. `);
}

/** AWS asks for the second action too, of URLs that are newer than October 2025. */
const actions = { policy: ["lambda:InvokeFunctionUrl"], strict: ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"] };

function isPermitted({ config, address }: FoundUrl, principal: PolicyRequest["principal"], rooms: Rooms): boolean {
  const { urlAccess } = rooms.config;
  const context = { "lambda:FunctionUrlAuthType": config.authType, "lambda:InvokedViaFunctionUrl": "true" };
  return actions[urlAccess === "strict" ? "strict" : "policy"].every((action) =>
    rooms.catalogue.permissions.permits(address, { principal, action, context }),
  );
}
