import { bodiesIn, isIn, keyIn } from "../../catalogue/in-place.ts";
import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import type { Place } from "../../model/arn.ts";
import { ConflictException, ResourceNotFoundException, ValidationException } from "../../model/exceptions.ts";
import { type GroupDocument, type ScheduleDocument, defaultGroup } from "./schedule-documents.ts";

export interface ScheduleGroupsParts {
  readonly clock: Clock;
  readonly groups: Table<GroupDocument>;
  readonly schedules: Table<ScheduleDocument>;
}

type Tags = GroupDocument["tags"];

/** The schedule groups of each account in a region, of which it always has the default one. */
export class ScheduleGroups {
  readonly #parts: ScheduleGroupsParts;
  readonly #startedAt: number;

  constructor(parts: ScheduleGroupsParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
  }

  /** The same request once more is no error. @throws ConflictException */
  async create(place: Place, name: string, tags: Tags, clientToken: string | undefined): Promise<void> {
    const { clock, groups } = this.#parts;
    const now = clock.now();
    const group = { place, name, tags, createdAt: now, modifiedAt: now };
    await groups.change(keyIn(place, name), (present) => {
      if (present && clientToken !== undefined && present.clientToken === clientToken) return present;
      if (present || name === defaultGroup) throw new ConflictException(`Schedule group ${name} already exists.`);
      return { ...group, ...(clientToken !== undefined && { clientToken }) };
    });
  }

  /** @throws ResourceNotFoundException */
  get(place: Place, name: string): GroupDocument {
    const known = this.#parts.groups.get(keyIn(place, name))?.body;
    if (known) return known;
    if (name === defaultGroup) return this.#untouchedDefault(place);
    throw new ResourceNotFoundException(`Schedule group ${name} does not exist.`);
  }

  /** In no order. */
  list(place: Place): GroupDocument[] {
    const known = bodiesIn(this.#parts.groups, place);
    return known.some(({ name }) => name === defaultGroup) ? known : [...known, this.#untouchedDefault(place)];
  }

  /** With all its schedules. @throws ResourceNotFoundException, ValidationException for the default one */
  async delete(place: Place, name: string): Promise<void> {
    const { groups, schedules } = this.#parts;
    if (name === defaultGroup) throw new ValidationException("The default schedule group cannot be deleted.");
    this.get(place, name);
    const own = [...schedules.rows()].filter(({ body }) => isIn(place, body.place) && body.groupName === name);
    await Promise.all(own.map(async ({ key }) => await schedules.clear(key)));
    await groups.clear(keyIn(place, name));
  }

  /** @throws ResourceNotFoundException, and what `step` throws */
  async changeTags(place: Place, name: string, step: (tags: Tags) => Tags): Promise<void> {
    const group = this.get(place, name);
    await this.#parts.groups.change(keyIn(place, name), (present = group) => ({
      ...present,
      tags: step(present.tags),
    }));
  }

  #untouchedDefault(place: Place): GroupDocument {
    return { place, name: defaultGroup, tags: {}, createdAt: this.#startedAt, modifiedAt: this.#startedAt };
  }
}
