import type { EventBridge } from "../../events/open-event-bridge.ts";
import { defaultBus } from "../../events/rules/rule-documents.ts";
import type { Place } from "../../model/arn.ts";
import { ResourceNotFoundException } from "../../model/exceptions.ts";

type Tags = Readonly<Record<string, string>>;

/** A rule or a bus, for its tags. */
export interface Tagged {
  readonly tags: Tags;
  change(step: (tags: Tags) => Tags): Promise<void>;
}

/** @throws ResourceNotFoundException */
export function taggedAt(arn: string, { rules, buses }: EventBridge, place: Place): Tagged {
  const [, , , region, accountId, path = ""] = arn.split(":");
  const isHere = region === place.region && accountId === place.accountId;
  const [type, ...names] = path.split("/");
  const name = names.at(-1) ?? "";
  if (isHere && type === "event-bus") {
    const bus = names.join("/");
    return {
      tags: buses.get(place, bus).tags,
      change: async (step) => {
        await buses.changeTags(place, bus, step);
      },
    };
  }
  if (!isHere || type !== "rule") throw new ResourceNotFoundException(`Resource ${arn} does not exist.`);
  const address = { place, busName: names.slice(0, -1).join("/") || defaultBus, name };
  return {
    tags: rules.get(address).tags,
    change: async (step) => {
      await rules.change(address, (rule) => ({ ...rule, tags: step(rule.tags) }));
    },
  };
}
