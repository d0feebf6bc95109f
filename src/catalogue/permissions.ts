import type { Clock } from "../clock.ts";
import { functionArn, parseFunctionReference } from "../model/arn.ts";
import { InvalidParameterValueException, ResourceNotFoundException } from "../model/exceptions.ts";
import { type Address, type Target, addressOf, arnOf, functionNotFound } from "./address.ts";
import type { Changes } from "./changes.ts";
import { type FunctionDocument, own, versionIn } from "./documents.ts";
import type { Functions } from "./functions.ts";
import { revised } from "./lifecycle.ts";
import { type Permission, statementOf } from "./permission.ts";
import {
  type Policy,
  type PolicyRequest,
  type PolicyStatement,
  type Revised,
  checkPolicyRevision,
  permits,
  requestFrom,
  withStatement,
  withoutStatement,
} from "./policies.ts";

export interface PermissionsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
}

/**
 * Resource policies of functions, one for each qualifier (API-700 … API-704). A change gives what it is of a new
 * RevisionId (API-145). Every method may throw what `addressOf` does.
 */
export class Permissions {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ clock, functions, changes }: PermissionsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  /**
   * @throws InvalidParameterValueException for `$LATEST` and no principal, ResourceNotFoundException,
   * PreconditionFailedException (API-146), and what `withStatement` throws
   */
  async add(target: Target, permission: Permission, ifRevisionId: string | undefined): Promise<PolicyStatement> {
    const address = addressIn(target, "AddPermission");
    const statement = statementOf(permission, arnOf(address));
    const revisionId = this.#clock.uuid();
    await this.#changes.apply({ ...address, qualifier: undefined }, (document) => {
      checkThere(document, address);
      const before = own(document.policies, keyOf(address));
      checkPolicyRevision(before ?? revisionOf(document, address), ifRevisionId, "GetPolicy");
      return this.#withPolicy(document, address, withStatement(before, statement, revisionId));
    });
    return statement;
  }

  /** @throws ResourceNotFoundException (API-704), PreconditionFailedException (API-146) */
  async remove(target: Target, sid: string, ifRevisionId: string | undefined): Promise<void> {
    const address = addressIn(target, "RemovePermission");
    if (!this.#functions.get(address.place, address.functionName)) {
      throw new ResourceNotFoundException(`No policy found for: ${arnOf(address)}`);
    }
    await this.#changes.apply({ ...address, qualifier: undefined }, (document) => {
      checkThere(document, address);
      const before = own(document.policies, keyOf(address));
      if (!before) throw new ResourceNotFoundException("No policy is associated with the given resource.");
      checkPolicyRevision(before, ifRevisionId, "GetPolicy");
      return this.#withPolicy(document, address, withoutStatement(before, sid, this.#clock.uuid()));
    });
  }

  /** @throws ResourceNotFoundException where there is none (API-703) */
  get(target: Target): Policy {
    const policy = this.#policyOf(addressIn(target, "GetPolicy"));
    if (policy) return policy;
    throw new ResourceNotFoundException("The resource you requested does not exist.");
  }

  /** Whether the policy of what is at `address` lets `request` be. */
  permits(address: Address, request: PolicyRequest): boolean {
    return permits(this.#policyOf(address), request);
  }

  /** What a call means to invoke, also in another account that lets its own in. @throws AccessDeniedException (API-114) */
  addressToInvoke({ place, name, qualifier }: Target): Address {
    const asking = { place, operation: "InvokeFunction" };
    const accountId = parseFunctionReference(name)?.accountId ?? place.accountId;
    if (accountId === place.accountId) return addressOf(name, qualifier, asking);
    const theirs = addressOf(name, qualifier, { ...asking, place: { ...place, accountId } });
    const request = requestFrom(place.accountId, "lambda:InvokeFunction");
    return this.permits(theirs, request) ? theirs : addressOf(name, qualifier, asking);
  }

  #policyOf(address: Address): Policy | undefined {
    return own(this.#functions.get(address.place, address.functionName)?.document.policies, keyOf(address));
  }

  #withPolicy(document: FunctionDocument, address: Address, policy: Policy | undefined): FunctionDocument {
    const { [keyOf(address)]: _, ...others } = document.policies ?? {};
    const policies = policy ? { ...others, [keyOf(address)]: policy } : others;
    return { ...this.#revised(document, address.qualifier), policies };
  }

  #revised(document: FunctionDocument, qualifier = "$LATEST"): FunctionDocument {
    const revisionId = this.#clock.uuid();
    const alias = own(document.aliases, qualifier);
    if (alias) return { ...document, aliases: { ...document.aliases, [qualifier]: { ...alias, revisionId } } };
    const version = own(document.versions, qualifier);
    if (version) return { ...document, versions: { ...document.versions, [qualifier]: revised(version, revisionId) } };
    return { ...document, latest: revised(document.latest, revisionId) };
  }
}

/** Of what has no policy yet, which then stands for the policy's (API-146). */
function revisionOf({ aliases, versions, latest }: FunctionDocument, { qualifier = "" }: Address): Revised {
  return own(aliases, qualifier) ?? own(versions, qualifier) ?? latest;
}

/** @throws InvalidParameterValueException for `$LATEST` (API-704) */
function addressIn({ place, name, qualifier }: Target, operation: string): Address {
  const address = addressOf(name, qualifier, { place, operation });
  if (address.qualifier !== "$LATEST" || operation !== "AddPermission") return address;
  throw new InvalidParameterValueException("We currently do not support adding policies for $LATEST.");
}

function keyOf({ qualifier = "$LATEST" }: Address): string {
  return qualifier;
}

/** @throws ResourceNotFoundException (API-704) */
function checkThere(document: FunctionDocument, address: Address): void {
  const { place, functionName, qualifier } = address;
  if (qualifier === undefined || versionIn(document, qualifier)) return;
  const arn = functionArn(place, functionName, qualifier);
  const isAlias = /^(?!\d+$)[\w-]+$/.test(qualifier);
  if (!isAlias) throw functionNotFound(arn);
  throw new ResourceNotFoundException(`Cannot find alias arn: ${arn}`);
}
