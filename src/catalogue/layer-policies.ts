import type { Clock } from "../clock.ts";
import { type Place, layerArn } from "../model/arn.ts";
import { ResourceNotFoundException } from "../model/exceptions.ts";
import { ownLayer } from "./layer-address.ts";
import { layerKey } from "./layer-documents.ts";
import type { DescribedLayerVersion, LayerDocument } from "./layer-documents.ts";
import { checkPolicyRevision, principalOf, withStatement, withoutStatement } from "./policies.ts";
import type { Policy, PolicyStatement } from "./policies.ts";
import type { Table } from "./table.ts";

export interface LayerPoliciesOptions {
  readonly table: Table<LayerDocument>;
  readonly clock: Clock;
}

/** A layer version as a caller names it. */
export interface LayerTarget {
  readonly place: Place;
  /** Name or ARN. */
  readonly name: string;
  readonly version: number;
}

export interface LayerPermission {
  readonly sid: string;
  readonly action: string;
  /** `*`, an account's number or its root user's ARN. */
  readonly principal: string;
  readonly organizationId: string | undefined;
}

/** What other accounts may do with layer versions (API-221). Every method may throw what `ownLayer` does. */
export class LayerPolicies {
  readonly #table: Table<LayerDocument>;
  readonly #clock: Clock;

  constructor({ table, clock }: LayerPoliciesOptions) {
    this.#table = table;
    this.#clock = clock;
  }

  /** @throws ResourceNotFoundException, PreconditionFailedException (API-146), and what `withStatement` throws */
  async add(
    target: LayerTarget,
    { sid, action, principal, organizationId }: LayerPermission,
    ifRevisionId: string | undefined,
  ): Promise<{ statement: PolicyStatement; revisionId: string }> {
    const located = locate(target, "AddLayerVersionPermission");
    const statement: PolicyStatement = {
      sid,
      principal: principalOf(principal),
      action,
      resource: located.arn,
      ...(organizationId !== undefined && {
        condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
      }),
    };
    const revisionId = this.#clock.uuid();
    await this.#change(located, (policy) => {
      checkPolicyRevision(policy, ifRevisionId, "GetLayerPolicy");
      return withStatement(policy, statement, revisionId);
    });
    return { statement, revisionId };
  }

  /** @throws ResourceNotFoundException (API-221), PreconditionFailedException (API-146) */
  async remove(target: LayerTarget, sid: string, ifRevisionId: string | undefined): Promise<void> {
    const located = locate(target, "RemoveLayerVersionPermission");
    await this.#change(located, (policy) => {
      checkPolicyRevision(policy, ifRevisionId, "GetLayerPolicy");
      return withoutStatement(policy, sid, this.#clock.uuid());
    });
  }

  /** @throws ResourceNotFoundException where there is no version or no policy (API-221) */
  get(target: LayerTarget): Policy {
    const { key, arn } = locate(target, "GetLayerVersionPolicy");
    const { policy } = versionIn(this.#table.get(key)?.body, target.version, arn).version;
    if (policy) return policy;
    throw new ResourceNotFoundException("No policy is associated with the given resource.");
  }

  async #change(
    { key, arn, version: number }: Located,
    step: (before: Policy | undefined) => Policy | undefined,
  ): Promise<void> {
    await this.#table.change(key, (before) => {
      const { document, version } = versionIn(before, number, arn);
      const { policy, ...rest } = version;
      const next = step(policy);
      const changed = { ...rest, ...(next && { policy: next }) };
      return { ...document, versions: { ...document.versions, [number]: changed } };
    });
  }
}

interface Located {
  readonly key: string;
  /** Of the version. */
  readonly arn: string;
  readonly version: number;
}

function locate({ place, name, version }: LayerTarget, operation: string): Located {
  const { layerName } = ownLayer(name, { place, operation });
  return { key: layerKey(place, layerName), arn: layerArn(place, layerName, String(version)), version };
}

/** @throws ResourceNotFoundException (API-221) */
function versionIn(document: LayerDocument | undefined, number: number, arn: string): DescribedLayerVersion {
  const version = document?.versions[number];
  if (document && version) return { document, version };
  throw new ResourceNotFoundException(`Layer version ${arn} does not exist.`);
}
