import { serviceIn } from "../../../model/arn.ts";
import type { Project } from "../../project.ts";
import { type Given, tellUnserved } from "./given.ts";
import { present } from "../../present.ts";
import type { Properties } from "../language/properties.ts";

type Mapping = Project["mappings"][number];

/** AWS::Lambda::EventSourceMapping */
export function eventSourceMapping(given: Given): void {
  const { properties, draft } = given;
  const source = properties.text("EventSourceArn") ?? "";
  if (!/^arn:aws[a-z-]*:sqs:/.test(source)) {
    return tellUnserved(given, `of ${serviceIn(source) || "a source that is no queue"}`);
  }
  const target = draft.find(properties.neededText("FunctionName", "the function that gets the messages"));
  if (!target) return tellUnserved(given, "its function is not served");
  addQueueMapping(source, qualified(target.functionName, target.qualifier), given, properties);
}

/**
 * Maps a queue to a function. One that no template has is made: the mapping could not be without it.
 * `properties` are the mapping's, or those of SAM's event of type SQS.
 */
export function addQueueMapping(source: string, functionName: string, { draft }: Given, properties: Properties): void {
  draft.mappings.push(
    present<Mapping>({
      FunctionName: functionName,
      EventSourceArn: source,
      Enabled: properties.boolean("Enabled"),
      BatchSize: properties.number("BatchSize"),
      MaximumBatchingWindowInSeconds: properties.number("MaximumBatchingWindowInSeconds"),
      FunctionResponseTypes: reportsItems(properties) ? ["ReportBatchItemFailures"] : undefined,
      FilterCriteria: filterCriteria(properties),
      ScalingConfig: scalingConfig(properties),
    }),
  );
  const queueName = source.split(":").at(-1) ?? "";
  if (!draft.queues.has(queueName)) draft.queues.set(queueName, ownerlessQueue(queueName));
}

/** A queue of some other stack: as little is said of it as can be, and hidden for as long as a function may take. */
function ownerlessQueue(QueueName: string): Project["queues"][number] {
  const fifo = QueueName.endsWith(".fifo") ? { FifoQueue: "true" } : {};
  return { QueueName, Attributes: { VisibilityTimeout: "900", ...fifo } };
}

function reportsItems(properties: Properties): boolean {
  return properties.texts("FunctionResponseTypes")?.includes("ReportBatchItemFailures") ?? false;
}

function filterCriteria(properties: Properties): Mapping["FilterCriteria"] {
  const filters = properties.map("FilterCriteria")?.maps("Filters") ?? [];
  if (filters.length === 0) return undefined;
  return { Filters: filters.map((filter) => ({ Pattern: filter.jsonText("Pattern") ?? "{}" })) };
}

function scalingConfig(properties: Properties): Mapping["ScalingConfig"] {
  const MaximumConcurrency = properties.map("ScalingConfig")?.number("MaximumConcurrency");
  return MaximumConcurrency === undefined ? undefined : { MaximumConcurrency };
}

/** `name:alias` */
export function qualified(functionName: string, qualifier: string | undefined): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}
