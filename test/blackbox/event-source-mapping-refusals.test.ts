import { test } from "node:test";
import { deploy, F } from "../support/functions.ts";
import { leaveBusy, queue, settled, stream, tableStream } from "../support/mappings.ts";
import { openApi } from "../support/open-api.ts";
import { capital, conflict, invalid, notFound, type Refusal, refuses, small } from "../support/refusals.ts";

const mappings = "/2015-03-31/event-source-mappings";
const create = `POST ${mappings}/`;
const G = F.replace(/f$/, "g");
const unrecognized = { ...invalid, body: small("Unrecognized event source.") };
const noFunction = { ...invalid, body: small("Function does not exist") };
const gone = { ...notFound, body: capital("The resource you requested does not exist.") };
const badFilter = { ...invalid, body: small("Invalid filter pattern definition.") };
const inUse = (verb: string) => ({
  status: 400,
  code: "ResourceInUseException",
  body: capital(`Cannot ${verb} the event source mapping because it is in use.`),
});
const noPosition = {
  ...invalid,
  body: small(
    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: " +
      "Member must not be null.",
  ),
};
const noWindow = {
  ...invalid,
  body: small("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"),
};
const FunctionName = "f";
const tooManyTags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [String(index), ""]));
const filtered = (Pattern: string) => ({ FilterCriteria: { Filters: [{ Pattern }] } });

function refusalsOf(queueMapping: string, streamMapping: string): Refusal[] {
  const existing = (uuid: string) => `already exists. Please update or delete the existing mapping with UUID ${uuid}`;
  return [
    { what: "API-1163: no source", request: create, input: { FunctionName: "g" }, ...unrecognized },
    {
      what: "a source that is none",
      request: create,
      input: { FunctionName, EventSourceArn: "arn:aws:s3:::bucket" },
      ...unrecognized,
    },
    {
      what: "API-1163: an unknown function",
      request: create,
      input: { FunctionName: "g", EventSourceArn: queue },
      ...noFunction,
    },
    {
      what: "an unknown version",
      request: create,
      input: { FunctionName: "f:9", EventSourceArn: queue },
      ...noFunction,
    },
    {
      what: "a function elsewhere",
      request: create,
      input: { FunctionName: G.replace("us-east-1", "eu-west-1"), EventSourceArn: queue },
      ...notFound,
      body: capital("Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"),
    },
    {
      what: "a stream read from nowhere",
      request: create,
      input: { FunctionName, EventSourceArn: stream },
      ...noPosition,
    },
    {
      what: "a table's stream read from a point in time",
      request: create,
      input: { FunctionName, EventSourceArn: tableStream, StartingPosition: "AT_TIMESTAMP" },
      ...invalid,
      body: small(`Unsupported starting position for arn type: ${tableStream}`),
    },
    {
      what: "large batches without a window",
      request: create,
      input: { FunctionName, EventSourceArn: queue, BatchSize: 11 },
      ...noWindow,
    },
    {
      what: "an update to large batches without a window",
      request: `PUT ${mappings}/${queueMapping}`,
      input: { BatchSize: 11 },
      ...noWindow,
    },
    {
      what: "a destination of a queue's records",
      request: create,
      input: { FunctionName, EventSourceArn: queue, DestinationConfig: { OnFailure: { Destination: queue } } },
      ...invalid,
      body: small("Unsupported DestinationConfig parameter for given event source mapping type."),
    },
    {
      what: "a filter that is no JSON",
      request: create,
      input: { FunctionName, EventSourceArn: queue, ...filtered("simple") },
      ...badFilter,
    },
    {
      what: "an update to a filter that is none",
      request: `PUT ${mappings}/${queueMapping}`,
      input: filtered('{"body":"x"}'),
      ...badFilter,
    },
    {
      what: "a queue twice",
      request: create,
      input: { FunctionName: F, EventSourceArn: queue },
      ...conflict,
      body: small(`An event source mapping with SQS arn (" ${queue} ") and function (" f ") ${existing(queueMapping)}`),
    },
    {
      what: "a stream twice",
      request: create,
      input: { FunctionName, EventSourceArn: stream, StartingPosition: "LATEST" },
      ...conflict,
      body: small(
        `The event source arn (" ${stream} ") and function (" f ") provided mapping ${existing(streamMapping)}`,
      ),
    },
    {
      what: "an update to an unknown function",
      request: `PUT ${mappings}/${queueMapping}`,
      input: { FunctionName: "g" },
      ...noFunction,
    },
    { what: "get of an unknown mapping", request: `GET ${mappings}/x`, ...gone },
    { what: "update of an unknown mapping", request: `PUT ${mappings}/x`, input: {}, ...gone },
    { what: "delete of an unknown mapping", request: `DELETE ${mappings}/x`, ...gone },
    { what: "update in the middle of a change", request: `PUT ${mappings}/busy`, input: {}, ...inUse("update") },
    { what: "delete in the middle of a change", request: `DELETE ${mappings}/busy`, ...inUse("delete") },
    {
      what: "too many tags",
      request: create,
      input: { FunctionName, EventSourceArn: `${queue}2`, Tags: tooManyTags },
      ...invalid,
      body: small("Number of tags exceeds resource tag limit."),
    },
    {
      what: "a marker that no page gave",
      request: `GET ${mappings}?Marker=x`,
      ...invalid,
      body: small("Invalid marker"),
    },
    {
      what: "an unknown starting position (API-173)",
      request: create,
      input: { FunctionName, EventSourceArn: stream, StartingPosition: "MIDDLE" },
      status: 400,
      code: "ValidationException",
      body: {
        message:
          "1 validation error detected: Value 'MIDDLE' at 'startingPosition' failed to satisfy constraint: " +
          "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
      },
    },
  ];
}

test("API-226: what can't be is refused in AWS's words", async (context) => {
  await using api = await openApi();
  await deploy(api);
  const queueMapping = await settled(api, { EventSourceArn: queue });
  const streamMapping = await settled(api, { EventSourceArn: stream, StartingPosition: "LATEST" });
  await leaveBusy(api);
  await refuses(context, api, refusalsOf(queueMapping.UUID, streamMapping.UUID));
});
