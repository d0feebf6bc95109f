import { bodiesIn, keyIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import {
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  ValidationException,
} from "../../model/exceptions.ts";
import { type BusDocument, type BusSettings, type RuleDocument, type Tags, defaultBus } from "./rule-documents.ts";

export interface BusesParts {
  readonly clock: Clock;
  readonly buses: Table<BusDocument>;
  readonly rules: Table<RuleDocument>;
}

/** The event buses of each account in a region, of which it always has the default one. */
export class EventBuses {
  readonly #clock: Clock;
  readonly #buses: Table<BusDocument>;
  readonly #rules: Table<RuleDocument>;
  /** Default buses that nobody has changed came with the engine. */
  readonly #startedAt: number;

  constructor({ clock, buses, rules }: BusesParts) {
    this.#clock = clock;
    this.#buses = buses;
    this.#rules = rules;
    this.#startedAt = clock.now();
  }

  /** @throws ResourceAlreadyExistsException */
  async create(place: Place, name: string, settings: BusSettings, tags: Tags): Promise<BusDocument> {
    const now = this.#clock.now();
    const bus = { place, name, settings, tags, createdAt: now, modifiedAt: now };
    await this.#buses.change(keyIn(place, name), (present) => {
      if (present || name === defaultBus) {
        throw new ResourceAlreadyExistsException(`Event bus ${name} already exists.`);
      }
      return bus;
    });
    return bus;
  }

  /** @throws ResourceNotFoundException */
  get(place: Place, name: string): BusDocument {
    const bus = this.find(place, name);
    if (bus) return bus;
    throw new ResourceNotFoundException(`Event bus ${name} does not exist.`);
  }

  find(place: Place, name: string): BusDocument | undefined {
    const known = this.#buses.get(keyIn(place, name))?.body;
    return known ?? (name === defaultBus ? this.#untouchedDefault(place) : undefined);
  }

  /** By name. */
  list(place: Place): BusDocument[] {
    const known = bodiesIn(this.#buses, place);
    const all = known.some(({ name }) => name === defaultBus) ? known : [...known, this.#untouchedDefault(place)];
    return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One that is not there is no error. @throws ValidationException for the default one, and one with rules */
  async delete(place: Place, name: string): Promise<void> {
    if (name === defaultBus) throw new ValidationException("Cannot delete event bus default.");
    await this.#buses.clear(keyIn(place, name), () => {
      const hasRules = bodiesIn(this.#rules, place).some(({ busName }) => busName === name);
      if (hasRules) throw new ValidationException(`Event bus ${name} can't be deleted since it has rules.`);
    });
  }

  /** @throws ResourceNotFoundException, and what `step` throws */
  async changeTags(place: Place, name: string, step: (tags: Tags) => Tags): Promise<void> {
    const bus = this.get(place, name);
    await this.#buses.change(keyIn(place, name), (present = bus) => ({ ...present, tags: step(present.tags) }));
  }

  #untouchedDefault(place: Place): BusDocument {
    const at = this.#startedAt;
    return { place, name: defaultBus, settings: {}, tags: {}, createdAt: at, modifiedAt: at };
  }
}
