import { at, queue, stream, tableStream } from "../mappings.ts";
import {
  type DeclaredErrors,
  elsewhere,
  fiftyOneTags,
  noMarker,
  noResource,
  notReachable,
  refused,
  tooManyTags,
} from "./declared.ts";

const mappings = "/2015-03-31/event-source-mappings";
const create = `POST ${mappings}`;
const wanted = { FunctionName: "f", EventSourceArn: at("sqs", "new") };
const noFunction = "Function does not exist";
const badFilter = "Invalid filter pattern definition.";
const inUse = (verb: string) => `Cannot ${verb} the event source mapping because it is in use.`;
const queueTaken =
  `An event source mapping with SQS arn (" ${queue} ") and function (" f ") already exists. ` +
  "Please update or delete the existing mapping with UUID {queueMapping}";
const streamTaken =
  `The event source arn (" ${stream} ") and function (" f ") provided mapping already exists. ` +
  "Please update or delete the existing mapping with UUID {streamMapping}";
const anyUuid = "A UUID is all that it takes, and one that is none is of no mapping.";

export const mappingErrors: DeclaredErrors = {
  CreateEventSourceMapping: {
    InvalidParameterValueException: [
      refused(create, "Unrecognized event source.", { FunctionName: "f" }),
      refused(create, noFunction, { ...wanted, FunctionName: "none" }),
      refused(
        create,
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: " +
          "Member must not be null.",
        { ...wanted, EventSourceArn: at("kinesis", "stream/new") },
      ),
      refused(create, `Unsupported starting position for arn type: ${tableStream}`, {
        ...wanted,
        EventSourceArn: tableStream,
        StartingPosition: "AT_TIMESTAMP",
      }),
      refused(
        create,
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
        { ...wanted, BatchSize: 11 },
      ),
      refused(create, "Unsupported DestinationConfig parameter for given event source mapping type.", {
        ...wanted,
        DestinationConfig: { OnFailure: { Destination: queue } },
      }),
      refused(create, badFilter, { ...wanted, FilterCriteria: { Filters: [{ Pattern: "simple" }] } }),
      refused(create, tooManyTags, { ...wanted, Tags: fiftyOneTags }),
    ],
    ResourceConflictException: [
      refused(create, queueTaken, { ...wanted, EventSourceArn: queue }),
      refused(create, streamTaken, { ...wanted, EventSourceArn: stream, StartingPosition: "LATEST" }),
    ],
    ResourceNotFoundException: refused(create, notReachable, { ...wanted, FunctionName: elsewhere }),
  },
  DeleteEventSourceMapping: {
    InvalidParameterValueException: anyUuid,
    ResourceInUseException: refused(`DELETE ${mappings}/busy`, inUse("delete")),
    ResourceConflictException:
      "A change that is under way is a ResourceInUseException, and nothing else is in the way.",
    ResourceNotFoundException: refused(`DELETE ${mappings}/none`, noResource),
  },
  GetEventSourceMapping: {
    InvalidParameterValueException: anyUuid,
    ResourceNotFoundException: refused(`GET ${mappings}/none`, noResource),
  },
  ListEventSourceMappings: {
    InvalidParameterValueException: refused(`GET ${mappings}?Marker=x`, noMarker),
    ResourceNotFoundException: refused(`GET ${mappings}?FunctionName=${elsewhere}`, notReachable),
  },
  UpdateEventSourceMapping: {
    InvalidParameterValueException: [
      refused(`PUT ${mappings}/{queueMapping}`, noFunction, { FunctionName: "none" }),
      refused(`PUT ${mappings}/{queueMapping}`, badFilter, { FilterCriteria: { Filters: [{ Pattern: "simple" }] } }),
    ],
    ResourceInUseException: refused(`PUT ${mappings}/busy`, inUse("update"), { BatchSize: 5 }),
    ResourceConflictException: refused(`PUT ${mappings}/{mappingOfG}`, queueTaken, { FunctionName: "f" }),
    ResourceNotFoundException: refused(`PUT ${mappings}/none`, noResource, { BatchSize: 5 }),
  },
};
