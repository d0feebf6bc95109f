import assert from "node:assert/strict";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { mappingKey, mappingKind } from "../../src/catalogue/mapping-documents.ts";
import { eventually } from "./eventually.ts";
import { F } from "./functions.ts";
import type { OpenApi } from "./open-api.ts";
import { place } from "./open-catalogue.ts";

/** The ARN of something of another service. */
export const at = (service: string, resource: string): string =>
  `arn:aws:${service}:us-east-1:123456789012:${resource}`;
export const queue: string = at("sqs", "q");
export const stream: string = at("kinesis", "stream/s");
export const tableStream: string = at("dynamodb", "table/t/stream/2026-01-01T00:00:00.000");

export type Create = Partial<CreateEventSourceMappingCommandInput>;

export async function createMapping({ lambda }: OpenApi, input: Create): Promise<EventSourceMappingConfiguration> {
  const command = new CreateEventSourceMappingCommand({ FunctionName: "f", ...input });
  const { $metadata, ...mapping } = await lambda.send(command);
  assert.equal($metadata.httpStatusCode, 202);
  return mapping;
}

/** A mapping that is in no change any more. */
export async function settled(
  api: OpenApi,
  input: Create,
): Promise<EventSourceMappingConfiguration & { UUID: string }> {
  const { UUID = "" } = await createMapping(api, input);
  await api.catalogue.idle();
  return { ...(await get(api, UUID)), UUID };
}

export async function get({ lambda }: OpenApi, UUID: string): Promise<EventSourceMappingConfiguration> {
  const { $metadata: _, ...mapping } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
  return mapping;
}

/** Makes a mapping, called `busy`, that another engine has begun to change and not finished. */
export async function leaveBusy({ store, catalogue }: OpenApi): Promise<void> {
  const settings = { EventSourceArn: at("sqs", "busy"), BatchSize: 10 };
  const body = { place, uuid: "busy", functionArn: F, status: "updating", isEnabled: true, tags: {}, settings };
  const key = mappingKey(place, "busy");
  await store.commit({ docs: [{ kind: mappingKind, key, rev: "1", body, expect: "absent" }] });
  await eventually(() => catalogue.eventSourceMappings.get(place, "busy"));
}
