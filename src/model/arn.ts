/** ARNs, and qualifiers of functions and layers (API-110 … API-117), printed and read. */

export interface FunctionReference {
  /** As written in the ARN, or `undefined` where only a name was given. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly functionName: string;
  readonly qualifier: string | undefined;
}

/** Where the engine says it is: part of every ARN. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

const functionReference =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2,4}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_$]+))?$/;

/**
 * Reads a function's name, partial or full ARN, with or without a qualifier (API-110).
 * `undefined` for text that is none of these; the edge has refused it before (P-F, P-N).
 */
export function parseFunctionReference(text: string): FunctionReference | undefined {
  const match = functionReference.exec(text);
  const functionName = match?.[3];
  if (!match || functionName === undefined) return undefined;
  return { region: match[1], accountId: match[2], functionName, qualifier: match[4] };
}

/** Where a full ARN says it is; empty texts for what is none. */
export function placeIn(arn: string): Place {
  const [, , , region = "", accountId = ""] = arn.split(":");
  return { region, accountId };
}

/** The service that a full ARN is of, `sqs`; an empty text for what is none. */
export function serviceIn(arn: string): string {
  return arn.split(":")[2] ?? "";
}

/** An account as policies name it: `arn:aws:iam::123456789012:root` */
export function accountArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`;
}

/** `arn:aws:lambda:us-east-1:123456789012:function:name[:qualifier]` */
export function functionArn(place: Place, functionName: string, qualifier?: string): string {
  const arn = `arn:aws:lambda:${place.region}:${place.accountId}:function:${functionName}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** A layer, or a version of one. */
export interface LayerReference {
  /** As written in the ARN, or `undefined` where only a name was given. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  readonly layerName: string;
  /** Digits. */
  readonly version: string | undefined;
}

const layerReference = /^(?:arn:[a-zA-Z0-9-]+:lambda:([a-zA-Z0-9-]+):(\d{12}):layer:)?([a-zA-Z0-9-_]+)(?::([0-9]+))?$/;

/** Reads a layer's name or ARN, with or without a version; `undefined` for text that is neither. */
export function parseLayerReference(text: string): LayerReference | undefined {
  const match = layerReference.exec(text);
  const layerName = match?.[3];
  if (!match || layerName === undefined) return undefined;
  return { region: match[1], accountId: match[2], layerName, version: match[4] };
}

/** `arn:aws:lambda:us-east-1:123456789012:layer:name[:version]` (API-117) */
export function layerArn(place: Place, layerName: string, version?: string): string {
  const arn = `arn:aws:lambda:${place.region}:${place.accountId}:layer:${layerName}`;
  return version === undefined ? arn : `${arn}:${version}`;
}

/** API-117 */
export function eventSourceMappingArn({ region, accountId }: Place, uuid: string): string {
  return `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${uuid}`;
}

/** API-117 */
export function codeSigningConfigArn({ region, accountId }: Place, id: string): string {
  return `arn:aws:lambda:${region}:${accountId}:code-signing-config:${id}`;
}

/** `arn:aws:sqs:us-east-1:123456789012:name` */
export function queueArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** Reads a queue's ARN; `undefined` for what is no such. */
export function parseQueueArn(arn: string): { readonly place: Place; readonly name: string } | undefined {
  const [, region, accountId, name] =
    /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}(?:\.fifo)?)$/.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || name === undefined) return undefined;
  return { place: { region, accountId }, name };
}

/** `arn:aws:sns:us-east-1:123456789012:name` */
export function topicArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:sns:${region}:${accountId}:${name}`;
}

/** Reads a topic's ARN; `undefined` for what is no such. */
export function parseTopicArn(arn: string): { readonly place: Place; readonly name: string } | undefined {
  const [, region, accountId, name] =
    /^arn:aws[a-z-]*:sns:([a-z0-9-]+):(\d{12}):([\w-]{1,256}(?:\.fifo)?)$/.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || name === undefined) return undefined;
  return { place: { region, accountId }, name };
}
