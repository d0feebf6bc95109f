import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  type EventSourceMappingConfiguration,
  ListEventSourceMappingsCommand,
  type ListEventSourceMappingsCommandInput,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { addAlias } from "../support/add-alias.ts";
import { deploy, F } from "../support/functions.ts";
import { at, type Create, createMapping, get, queue, settled, stream, tableStream } from "../support/mappings.ts";
import { type OpenApi, openApi } from "../support/open-api.ts";

const cluster = at("kafka", "cluster/c/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5");
const broker = at("mq", "broker:b:b-24cacbb4-b295-49b7-8543-7ce7ce9dfb98");
const documents = at("rds", "cluster:docs");

async function update(
  { lambda }: OpenApi,
  input: UpdateEventSourceMappingCommandInput,
): Promise<EventSourceMappingConfiguration> {
  const { $metadata, ...mapping } = await lambda.send(new UpdateEventSourceMappingCommand(input));
  assert.equal($metadata.httpStatusCode, 202);
  return mapping;
}

async function uuids({ lambda }: OpenApi, query: ListEventSourceMappingsCommandInput = {}): Promise<unknown[]> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand(query));
  return EventSourceMappings.map(({ UUID }) => UUID);
}

test("API-224: a new mapping of a queue shows AWS's defaults, is being created, then enabled", async () => {
  await using api = await openApi();
  await deploy(api);
  const created = await createMapping(api, { EventSourceArn: queue, FilterCriteria: { Filters: [] } });
  const { UUID = "", EventSourceMappingArn, LastModified, ...rest } = created;
  assert.match(UUID, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(EventSourceMappingArn, at("lambda", `event-source-mapping:${UUID}`));
  assert(LastModified instanceof Date);
  assert.deepEqual(rest, {
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    EventSourceArn: queue,
    FunctionArn: F,
    FunctionResponseTypes: [],
    State: "Creating",
    StateTransitionReason: "USER_INITIATED",
  });
  await api.catalogue.idle();
  assert.deepEqual(await get(api, UUID), { ...created, State: "Enabled" });
});

test("API-009: LastModified is a number of seconds", async () => {
  await using api = await openApi();
  await deploy(api);
  const { UUID, LastModified } = await settled(api, { EventSourceArn: queue });
  const response = await api.raw("GET", `/2015-03-31/event-source-mappings/${UUID}`);
  assert.match(await response.text(), new RegExp(`"LastModified":${Number(LastModified) / 1000}[,}]`));
});

test("API-224: a mapping of a stream shows AWS's defaults", async () => {
  await using api = await openApi();
  await deploy(api);
  for (const EventSourceArn of [stream, tableStream]) {
    const {
      UUID: _,
      EventSourceMappingArn: __,
      LastModified: ___,
      ...rest
    } = await settled(api, {
      EventSourceArn,
      StartingPosition: "TRIM_HORIZON",
    });
    assert.deepEqual(rest, {
      BatchSize: 100,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
      EventSourceArn,
      FunctionArn: F,
      FunctionResponseTypes: [],
      LastProcessingResult: "No records processed",
      MaximumBatchingWindowInSeconds: 0,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 1,
      StartingPosition: "TRIM_HORIZON",
      State: "Enabled",
      StateTransitionReason: `This engine reads SQS queues alone: the mapping is kept, and nothing of ${EventSourceArn === stream ? "Kinesis" : "DynamoDB"} streams is read`,
      TumblingWindowInSeconds: 0,
    });
  }
});

test("Kafka, MQ and DocumentDB are sources as well, and what they were given is shown", async () => {
  await using api = await openApi();
  await deploy(api);
  const SourceAccessConfigurations: Create["SourceAccessConfigurations"] = [
    { Type: "BASIC_AUTH", URI: at("secretsmanager", "secret:s") },
  ];
  const SelfManagedEventSource = { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ["kafka.example.com:9092"] } };
  const given: readonly Create[] = [
    { EventSourceArn: cluster, Topics: ["topic"], StartingPosition: "LATEST" },
    { SelfManagedEventSource, Topics: ["topic"], SourceAccessConfigurations, StartingPosition: "LATEST" },
    { EventSourceArn: broker, Queues: ["q"], SourceAccessConfigurations },
    {
      EventSourceArn: documents,
      DocumentDBEventSourceConfig: { DatabaseName: "d", CollectionName: "c", FullDocument: "Default" },
      SourceAccessConfigurations,
    },
  ];
  for (const each of given) {
    const mapping = await settled(api, each);
    assert.deepEqual({ ...mapping, ...each }, mapping);
    assert.deepEqual([mapping.BatchSize, mapping.State], [100, "Enabled"]);
  }
});

test("an update is answered as such, and changes only what it is given", async () => {
  await using api = await openApi();
  await deploy(api);
  const FilterCriteria = { Filters: [{ Pattern: '{"body":{"a":["b"]}}' }] };
  const ScalingConfig = { MaximumConcurrency: 2 };
  const before = await settled(api, { EventSourceArn: queue, FilterCriteria, ScalingConfig });
  assert.deepEqual([before.FilterCriteria, before.ScalingConfig], [FilterCriteria, ScalingConfig]);
  const updated = await update(api, { UUID: before.UUID, BatchSize: 5, Enabled: true });
  const { LastModified } = updated;
  assert.deepEqual(updated, { ...before, LastModified, BatchSize: 5, State: "Updating" });
  await api.catalogue.idle();
  assert.equal((await update(api, { UUID: before.UUID, Enabled: false })).State, "Disabling");
  await api.catalogue.idle();
  assert.equal((await get(api, before.UUID)).State, "Disabled");
  const change = { UUID: before.UUID, Enabled: true, FilterCriteria: { Filters: [] }, ScalingConfig: {} };
  assert.equal((await update(api, change)).State, "Enabling");
  await api.catalogue.idle();
  const after = await get(api, before.UUID);
  assert.deepEqual([after.State, after.FilterCriteria, after.ScalingConfig], ["Enabled", undefined, undefined]);
});

test("a mapping that is made disabled is so at once, and stays so", async () => {
  await using api = await openApi();
  await deploy(api);
  const { State, UUID = "" } = await createMapping(api, { EventSourceArn: queue, Enabled: false });
  assert.equal(State, "Disabled");
  await api.catalogue.idle();
  assert.equal((await get(api, UUID)).State, "Disabled");
});

test("API-225: a deleted mapping is going in the answer, and gone right after", async () => {
  await using api = await openApi();
  await deploy(api);
  const mapping = await settled(api, { EventSourceArn: queue });
  const { $metadata, ...going } = await api.lambda.send(new DeleteEventSourceMappingCommand({ UUID: mapping.UUID }));
  assert.equal($metadata.httpStatusCode, 202);
  assert.deepEqual(going, { ...mapping, State: "Deleting" });
  await api.catalogue.idle();
  await assert.rejects(get(api, mapping.UUID), {
    name: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
});

test("API-225: mappings outlive their function", async () => {
  await using api = await openApi();
  await deploy(api);
  const mapping = await settled(api, { EventSourceArn: queue });
  await api.lambda.send(new DeleteFunctionCommand({ FunctionName: "f" }));
  assert.deepEqual(await get(api, mapping.UUID), mapping);
});

test("mappings are listed by function and by source; unknown ones have none (API-226)", async () => {
  await using api = await openApi();
  await deploy(api);
  await addAlias(api, "live", "$LATEST");
  const one = await settled(api, { EventSourceArn: queue });
  const two = await settled(api, { EventSourceArn: queue, FunctionName: `${F}:live` });
  const three = await settled(api, { EventSourceArn: stream, StartingPosition: "LATEST" });
  assert.equal(two.FunctionArn, `${F}:live`);
  const all = [one, two, three].map(({ UUID }) => UUID).toSorted();
  assert.deepEqual(await uuids(api), all);
  assert.deepEqual(await uuids(api, { FunctionName: "f" }), [one.UUID, three.UUID].toSorted());
  assert.deepEqual(await uuids(api, { FunctionName: "f:live" }), [two.UUID]);
  assert.deepEqual(await uuids(api, { EventSourceArn: queue }), [one.UUID, two.UUID].toSorted());
  assert.deepEqual(await uuids(api, { EventSourceArn: queue, FunctionName: F }), [one.UUID]);
  assert.deepEqual(await uuids(api, { FunctionName: "g" }), []);
  assert.deepEqual(await uuids(api, { EventSourceArn: broker }), []);
});

test("pages of mappings miss and repeat none, whatever goes in between (API-010)", async () => {
  await using api = await openApi();
  await deploy(api);
  const all: string[] = [];
  for (let index = 0; index < 5; index++) {
    all.push((await settled(api, { EventSourceArn: `${queue}${index}` })).UUID);
  }
  all.sort();
  const list = new ListEventSourceMappingsCommand({ MaxItems: 2 });
  const { EventSourceMappings = [], NextMarker } = await api.lambda.send(list);
  assert.deepEqual(
    EventSourceMappings.map(({ UUID }) => UUID),
    all.slice(0, 2),
  );
  await api.lambda.send(new DeleteEventSourceMappingCommand({ UUID: all[1] }));
  await api.catalogue.idle();
  assert.deepEqual(await uuids(api, { Marker: NextMarker }), all.slice(2));
});
