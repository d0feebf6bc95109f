import type { Clock } from "../clock.ts";
import { type Place, parseFunctionReference } from "../model/arn.ts";
import {
  InvalidParameterValueException,
  ResourceConflictException,
  ResourceInUseException,
  ResourceNotFoundException,
} from "../model/exceptions.ts";
import { StoreError } from "../store/store.ts";
import { addressOf, arnOf } from "./address.ts";
import { checkTags } from "./checks.ts";
import { versionIn } from "./documents.ts";
import { type CheckSource, checkMapping, defaultsOf, eventSourceOf, isStream } from "./event-sources.ts";
import type { Functions } from "./functions.ts";
import { bodiesIn } from "./in-place.ts";
import { isSettledMapping, mappingKey } from "./mapping-documents.ts";
import type { MappingDocument } from "./mapping-documents.ts";
import { changedMapping } from "./mapping-settings.ts";
import type { MappingSettings } from "./mapping-settings.ts";
import type { Settling } from "./settling.ts";
import type { Row, Table } from "./table.ts";

export interface EventSourceMappingsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly mappings: Table<MappingDocument>;
  readonly settling: Settling;
  readonly checkSource: CheckSource;
}

export interface CreateMappingRequest {
  readonly place: Place;
  /** Of a function, a version or an alias, in any form of API-110. */
  readonly name: string;
  readonly isEnabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly settings: MappingSettings;
}

/** A member that is `undefined` leaves what there is. */
export interface UpdateMappingRequest {
  readonly place: Place;
  readonly uuid: string;
  readonly name: string | undefined;
  readonly isEnabled: boolean | undefined;
  readonly settings: MappingSettings;
}

export interface MappingQuery {
  readonly place: Place;
  readonly name: string | undefined;
  readonly eventSourceArn: string | undefined;
}

/**
 * What reads records from queues and streams for functions (API-223 … API-226). `events/sources` reads the queues; of
 * streams and brokers nothing is read, only kept and shown.
 * Each change is answered before it is done; the second step follows at once. Mappings outlive their functions.
 */
export class EventSourceMappings {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #mappings: Table<MappingDocument>;
  readonly #settling: Settling;
  readonly #checkSource: CheckSource;
  /** UUIDs of those on their way to the store, by `identityOf`. */
  readonly #onTheWay = new Map<string, string>();

  constructor({ clock, functions, mappings, settling, checkSource }: EventSourceMappingsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#mappings = mappings;
    this.#settling = settling;
    this.#checkSource = checkSource;
  }

  /** See `Table.watch`. */
  watch(listener: (key: string, mapping: MappingDocument | undefined) => void): () => void {
    return this.#mappings.watch(listener);
  }

  /** Begins to finish what a crash left half done. */
  resume(): void {
    for (const { key, body } of this.#mappings.rows()) if (!isSettledMapping(body)) this.#settleSoon(key);
  }

  /** @throws InvalidParameterValueException, ResourceConflictException for a source the function has (API-226) */
  async create({ place, name, isEnabled, tags, settings: given }: CreateMappingRequest): Promise<MappingDocument> {
    const source = eventSourceOf(given);
    const uuid = this.#clock.uuid();
    const settings = changedMapping(defaultsOf(source, given, uuid), given);
    checkMapping(source, settings);
    checkTags(tags);
    const { functionArn, timeoutMs } = this.#target(place, name, "CreateEventSourceMapping");
    const modifiedAt = this.#clock.now();
    const status = isEnabled ? "creating" : "settled";
    const document = { place, uuid, functionArn, status, isEnabled, modifiedAt, tags, settings } as const;
    using _claim = this.#claim(document);
    if (source === "sqs") await this.#checkSource(settings, timeoutMs);
    await this.#write(document, "absent");
    return document;
  }

  /** @throws ResourceNotFoundException, ResourceInUseException, and what `create` does (API-226) */
  async update({ place, uuid, name, isEnabled, settings }: UpdateMappingRequest): Promise<MappingDocument> {
    const { rev, body } = this.#find(place, uuid);
    if (!isSettledMapping(body)) throw inUse("update");
    const changed = changedMapping(body.settings, settings);
    const source = eventSourceOf(changed);
    checkMapping(source, changed);
    const target = name === undefined ? undefined : this.#target(place, name, "UpdateEventSourceMapping");
    const document: MappingDocument = {
      ...body,
      functionArn: target?.functionArn ?? body.functionArn,
      status: updateOf(body, isEnabled),
      isEnabled: isEnabled ?? body.isEnabled,
      modifiedAt: this.#clock.now(),
      settings: changed,
    };
    using _claim = document.functionArn === body.functionArn ? unclaimed : this.#claim(document);
    // Whoever switches a mapping off must be able to, whatever has become of its queue.
    if (source === "sqs" && (target ?? settings.FilterCriteria))
      await this.#checkSource(changed, target?.timeoutMs ?? 0);
    await this.#change(document, rev, "update");
    return document;
  }

  /** @throws ResourceNotFoundException (API-225) */
  get(place: Place, uuid: string): MappingDocument {
    return this.#find(place, uuid).body;
  }

  /** Returns what is going. @throws ResourceNotFoundException, ResourceInUseException (API-225) */
  async delete(place: Place, uuid: string): Promise<MappingDocument> {
    const { rev, body } = this.#find(place, uuid);
    if (!isSettledMapping(body)) throw inUse("delete");
    const document: MappingDocument = { ...body, status: "deleting" };
    await this.#change(document, rev, "delete");
    return document;
  }

  /** In no order. Neither the function nor the source has to exist (API-226). */
  list({ place, name, eventSourceArn }: MappingQuery): MappingDocument[] {
    const operation = "ListEventSourceMappings";
    const functionArn = name === undefined ? undefined : arnOf(addressOf(name, undefined, { place, operation }));
    return bodiesIn(this.#mappings, place).filter(
      (mapping) =>
        (functionArn === undefined || mapping.functionArn === functionArn) &&
        (eventSourceArn === undefined || mapping.settings.EventSourceArn === eventSourceArn),
    );
  }

  #find(place: Place, uuid: string): Row<MappingDocument> {
    const row = this.#mappings.get(mappingKey(place, uuid));
    if (!row) throw new ResourceNotFoundException("The resource you requested does not exist.");
    return row;
  }

  /** What a mapping is for. @throws InvalidParameterValueException where it does not exist (API-226) */
  #target(place: Place, name: string, operation: string): { functionArn: string; timeoutMs: number } {
    const address = addressOf(name, undefined, { place, operation });
    const known = this.#functions.get(place, address.functionName);
    const version = known && versionIn(known.document, address.qualifier ?? "$LATEST");
    if (!version) throw new InvalidParameterValueException("Function does not exist");
    return { functionArn: arnOf(address), timeoutMs: version.settings.timeoutMs };
  }

  /**
   * Until it is disposed of, no other mapping can be made of the same queue or stream for the same function. One that
   * is going stands in nobody's way.
   * @throws ResourceConflictException (API-226), ResourceInUseException where it is being changed already
   */
  #claim(mapping: MappingDocument): Disposable {
    const { place, uuid, settings } = mapping;
    const source = eventSourceOf(settings);
    if (source !== "sqs" && !isStream(source)) return unclaimed;
    const identity = identityOf(mapping);
    const existing =
      this.#onTheWay.get(identity) ??
      bodiesIn(this.#mappings, place).find((other) => {
        return other.uuid !== uuid && other.status !== "deleting" && identityOf(other) === identity;
      })?.uuid;
    if (existing === uuid) throw inUse("update");
    if (existing !== undefined) throw mappingExists(mapping, existing);
    this.#onTheWay.set(identity, uuid);
    return { [Symbol.dispose]: () => this.#onTheWay.delete(identity) };
  }

  async #change(document: MappingDocument, rev: string, verb: "update" | "delete"): Promise<void> {
    try {
      await this.#write(document, rev);
    } catch (error) {
      throw error instanceof StoreError && error.code === "Conflict" ? inUse(verb) : error;
    }
  }

  async #write(document: MappingDocument, expect: string): Promise<void> {
    const key = mappingKey(document.place, document.uuid);
    await this.#mappings.write(key, document, expect);
    this.#settleSoon(key);
  }

  #settleSoon(key: string): void {
    this.#settling.begin<Row<MappingDocument>>({
      pending: () => {
        const row = this.#mappings.get(key);
        return row && !isSettledMapping(row.body) ? row : undefined;
      },
      settle: async (row) => {
        if (row.body.status === "deleting") await this.#mappings.remove(row);
        else await this.#mappings.write(key, { ...row.body, status: "settled" }, row.rev);
      },
    });
  }
}

const unclaimed: Disposable = { [Symbol.dispose]: () => {} };

function identityOf({ functionArn, settings }: MappingDocument): string {
  return `${settings.EventSourceArn} ${functionArn}`;
}

function mappingExists({ settings, functionArn }: MappingDocument, uuid: string): ResourceConflictException {
  const { functionName } = parseFunctionReference(functionArn) ?? {};
  const advice = `already exists. Please update or delete the existing mapping with UUID ${uuid}`;
  const { EventSourceArn: arn = "" } = settings;
  return new ResourceConflictException(
    eventSourceOf(settings) === "sqs"
      ? `An event source mapping with SQS arn (" ${arn} ") and function (" ${functionName} ") ${advice}`
      : `The event source arn (" ${arn} ") and function (" ${functionName} ") provided mapping ${advice}`,
  );
}

function inUse(verb: "update" | "delete"): ResourceInUseException {
  return new ResourceInUseException(`Cannot ${verb} the event source mapping because it is in use.`);
}

/** API-225 */
function updateOf(known: MappingDocument, isEnabled: boolean = known.isEnabled): MappingDocument["status"] {
  if (isEnabled === known.isEnabled) return "updating";
  return isEnabled ? "enabling" : "disabling";
}
