/** Why an error that AWS's model declares for an operation can't occur here: one sentence. */
export type Excuse = string;

/** A request that is refused with the error under which it stands. */
export interface Provocation {
  /** Method and path. Names in braces, as in `{queueMapping}`, are those of the world. */
  readonly request: string;
  /** An object is sent as JSON. */
  readonly input?: object | string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole, or a pattern where AWS puts a number or a list into it. */
  readonly message: string | RegExp;
  /** AWS sends no `Type` in a few (API-150). */
  readonly hasType?: false;
}

/** By operation, then by the error's name in the model. */
export type DeclaredErrors = Readonly<
  Record<string, Readonly<Record<string, Excuse | Provocation | readonly Provocation[]>>>
>;

export function refused(request: string, message: Provocation["message"], input?: Provocation["input"]): Provocation {
  return { request, message, ...(input !== undefined && { input }) };
}

/** As it is answered in a region whose account has no more room for code. */
export function inFullRegion(provocation: Provocation): Provocation {
  return { ...provocation, headers: signedFor("eu-west-1") };
}

/** What tells an engine without access keys where its caller believes to be (API-722). */
export function signedFor(region: string): Record<string, string> {
  const credential = `Credential=test/20260101/${region}/lambda/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=00` };
}

const account = "arn:aws:lambda:us-east-1:123456789012";
export const arn = (functionName: string): string => `${account}:function:${functionName}`;
export const layerArn = (layerName: string): string => `${account}:layer:${layerName}`;
export const mappingArn = (uuid: string): string => `${account}:event-source-mapping:${uuid}`;

/** In another region than the engine's. */
export const elsewhere: string = arn("f").replace("us-east-1", "eu-west-1");

export const noFunction = (functionName: string): string => `Function not found: ${arn(functionName)}`;
export const noResource = "The resource you requested does not exist.";
export const notReachable = "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')";
export const inProgress = (functionName: string): string =>
  `The operation cannot be performed at this time. An update is in progress for resource: ${arn(functionName)}`;
export const creating = (functionName: string): string =>
  `The operation cannot be performed at this time. The resource ${arn(functionName)} is currently in the following ` +
  "state: 'Pending'. StateReasonCode: 'Creating'";
export const twoQualifiers = "The derived qualifier from the function name does not match the specified qualifier.";
export const functionsOnly: string =
  "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
  "Please specify either a function name or an unqualified function ARN.";
export const noMarker = "Invalid marker";
export const stale = (operation: string): string =>
  `The Revision Id provided does not match the latest Revision Id. Call the ${operation} API to retrieve the latest ` +
  "Revision Id";
export const storageExceeded = "Code storage limit exceeded.";
export const tooManyTags = "Number of tags exceeds resource tag limit.";
export const fiftyOneTags: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 51 }, (_, index) => [`key${index}`, ""]),
);
export const takenSid: string =
  "The statement id (s) provided already exists. Please provide a new statement id, or remove the existing statement.";
export const policyTooLong: RegExp = /^The final policy size \(2\d{4}\) is bigger than the limit \(20480\)\.$/;
export const noPolicy = "No policy is associated with the given resource.";
export const noStatement = "Statement x is not found in resource policy.";
export const badZip = "Could not unzip uploaded file. Please check your file, then try to upload again.";
export const noSource = "Please provide a source for function code.";
export const noRuntime: RegExp =
  /^Value none at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[.+\] or be a valid ARN$/;
export const noLayer: string = `Layer version ${layerArn("l")}:9 does not exist.`;

export const noSignatures: Excuse =
  "Code signing configurations are a record here: no signature of a package is looked at.";
export const noProviders: Excuse = "There are no capacity providers (API-012).";
