import { type Member, isTable } from "../../member.ts";
import { type ServiceFunction } from "../service.ts";

/** https://www.serverless.com/framework/docs/providers/aws/events/sqs @throws ProjectError */
export function sqs(event: Member, target: ServiceFunction): void {
  const { draft } = target.service;
  const arn = isTable(event.value) ? event.get("arn") : event;
  if (isTable(arn.value)) {
    draft.unserved.push(event.unserved(`sqs event of functions.${target.key}: ${JSON.stringify(arn.value)}`));
    return;
  }
  const batchSize = event.get("batchSize").number();
  const window = event.get("maximumBatchingWindow").number();
  const concurrency = event.get("maximumConcurrency").number();
  const response = event.get("functionResponseType").oneOf(["ReportBatchItemFailures"]);
  const filters = event.get("filterPatterns").list();
  draft.mappings.push({
    EventSourceArn: draft.queueArn(arn.requiredText(), target.timeoutSeconds),
    FunctionName: target.name,
    Enabled: event.get("enabled").flag() ?? true,
    ...(batchSize !== undefined && { BatchSize: batchSize }),
    ...(window !== undefined && { MaximumBatchingWindowInSeconds: window }),
    ...(response && { FunctionResponseTypes: [response] }),
    ...(filters.length > 0 && {
      FilterCriteria: { Filters: filters.map(({ value }) => ({ Pattern: JSON.stringify(value) })) },
    }),
    ...(concurrency !== undefined && { ScalingConfig: { MaximumConcurrency: concurrency } }),
  });
}
