import { type BusDocument, busArn } from "../../events/rules/rule-documents.ts";
import type { EventBus } from "../models/events.ts";

/** A bus as lists show it. */
export function busMembers({ place, name, settings, createdAt, modifiedAt }: BusDocument): EventBus {
  return {
    Name: name,
    Arn: busArn(place, name),
    Description: settings.Description,
    CreationTime: createdAt / 1000,
    LastModifiedTime: modifiedAt / 1000,
  };
}
