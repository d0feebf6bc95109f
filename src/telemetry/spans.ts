import { placeIn } from "../model/arn.ts";
import type { FunctionVersion } from "../model/function.ts";

/** One invocation's place in a trace. */
export interface Trace {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: the parent of what the function itself records. */
  readonly spanId: string;
  /** The caller's. */
  readonly parentSpanId: string | undefined;
}

/** What is known of an invocation when all of it is over. Instants are epoch milliseconds with fractions. */
export interface TracedInvocation extends Trace {
  readonly requestId: string;
  readonly invokedFunctionArn: string;
  readonly version: FunctionVersion;
  readonly logStream: string;
  /** Since when it has waited: for its turn in the queue of events, or for an environment. */
  readonly receivedAt: number;
  readonly hasWaited: boolean;
  readonly startedAt: number;
  readonly answeredAt: number;
  /** The function waits for its next event. */
  readonly overAt: number;
  /** It went on after its answer. */
  readonly wentOn: boolean;
  readonly isColdStart: boolean;
  /** Where this environment's init phase came right before. */
  readonly initDurationMs: number | undefined;
  readonly errorType: string | undefined;
}

export interface Span extends Trace {
  readonly name: string;
  readonly kind: "server" | "internal";
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly errorType: string | undefined;
}

/** The span of an invocation, and those of its phases. `newId` makes 16 hex digits. */
export function spansOf(traced: TracedInvocation, newId: () => string): Span[] {
  const { traceId, spanId, errorType, startedAt, answeredAt } = traced;
  const initAt = startedAt - (traced.initDurationMs ?? 0);
  const endedAt = traced.wentOn ? traced.overAt : answeredAt;
  const receivedAt = Math.min(traced.receivedAt, initAt);
  const phase = (name: string, from: number, until: number): Span => ({
    traceId,
    spanId: newId(),
    parentSpanId: spanId,
    name,
    kind: "internal",
    startedAt: from,
    endedAt: until,
    attributes: {},
    errorType: undefined,
  });
  const whole: Span = {
    traceId,
    spanId,
    parentSpanId: traced.parentSpanId,
    name: traced.version.functionName,
    kind: "server",
    startedAt: receivedAt,
    endedAt,
    attributes: attributesOf(traced),
    errorType,
  };
  return [
    whole,
    ...(traced.hasWaited ? [phase("queue", receivedAt, initAt)] : []),
    ...(traced.initDurationMs === undefined ? [] : [phase("init", initAt, startedAt)]),
    phase("invoke", startedAt, answeredAt),
    ...(traced.wentOn ? [phase("overhead", answeredAt, endedAt)] : []),
  ];
}

/** https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/ */
function attributesOf({
  requestId,
  invokedFunctionArn,
  logStream,
  isColdStart,
  errorType,
}: TracedInvocation): Span["attributes"] {
  return {
    "faas.invocation_id": requestId,
    "faas.coldstart": isColdStart,
    // Who calls the API itself is none of the kinds that the conventions name.
    "faas.trigger": "other",
    "faas.instance": logStream,
    "aws.lambda.invoked_arn": invokedFunctionArn,
    ...(errorType !== undefined && { "error.type": errorType }),
  };
}

/** What all spans of a version have in common: the resource that the conventions make of a function. */
export function resourceOf(version: FunctionVersion): Record<string, string | number | string[]> {
  const { functionName, functionArn, memoryMiB, logging } = version;
  const { region, accountId } = placeIn(functionArn);
  return {
    "service.name": functionName,
    "cloud.provider": "aws",
    "cloud.platform": "aws_lambda",
    "cloud.region": region,
    "cloud.account.id": accountId,
    "cloud.resource_id": `${functionArn}:${version.version}`,
    "faas.name": functionName,
    "faas.version": version.version,
    "faas.max_memory": memoryMiB * 2 ** 20,
    "aws.log.group.names": [logging.logGroup],
  };
}
