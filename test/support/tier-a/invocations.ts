import { type DeclaredErrors, noFunction, refused, twoQualifiers } from "./declared.ts";

const functions = "/2015-03-31/functions";
const invoke = (name: string) => `POST ${functions}/${name}/invocations`;
const later = (name: string) => `POST /2014-11-13/functions/${name}/invoke-async`;
const stream = (name: string) => `POST /2021-11-15/functions/${name}/response-streaming-invocations`;
const event = { "x-amz-invocation-type": "Event" };
const notJson = "Could not parse request body into json: Could not parse payload into json: ";
const source = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";
const unrecognized =
  `${notJson}Unrecognized token 'abc': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or ` +
  `'false')\n at ${source}4]`;
const notText = Buffer.from([0x22, 0x99, 0x22]);
const badByte = `${notJson}Invalid UTF-8 start byte 0x99\n at ${source}1]`;
const pending =
  "The operation cannot be performed at this time. The function is currently in the following state: Pending";
const tooLarge = (operation: string) => `Request must be smaller than 6291456 bytes for the ${operation} operation`;

const noRuntime =
  "A runtime that does not exist is refused when the function is created; one that can't be fetched is a failure of the " +
  "engine (ServiceException).";
const noNetwork = "Functions have the machine's network, not one of a VPC: subnets and security groups are a record.";
const noKeys = "Environment variables are kept in the clear: a KMS key is a record.";
const noMounts = "A function with a file system is refused when it is created (API-012).";
const noSnapshots = "A function with SnapStart is refused when it is created (RT-387).";

/** What both kinds of synchronous invocation declare and never meet. */
const elsewhere = {
  EC2AccessDeniedException: noNetwork,
  EC2ThrottledException: noNetwork,
  EC2UnexpectedException: noNetwork,
  ENILimitReachedException: noNetwork,
  InvalidSecurityGroupIDException: noNetwork,
  InvalidSubnetIDException: noNetwork,
  SubnetIPAddressLimitReachedException: noNetwork,
  ResourceNotReadyException: noNetwork,
  KMSAccessDeniedException: noKeys,
  KMSDisabledException: noKeys,
  KMSInvalidStateException: noKeys,
  KMSNotFoundException: noKeys,
  EFSIOException: noMounts,
  EFSMountConnectivityException: noMounts,
  EFSMountFailureException: noMounts,
  EFSMountTimeoutException: noMounts,
  S3FilesMountConnectivityException: noMounts,
  S3FilesMountFailureException: noMounts,
  S3FilesMountTimeoutException: noMounts,
  SnapStartException: noSnapshots,
  SnapStartNotReadyException: noSnapshots,
  SnapStartTimeoutException: noSnapshots,
  InvalidRuntimeException: noRuntime,
  InvalidZipFileException: "A package that can't be unpacked is refused when it is deployed (API-201).",
  NoPublishedVersionException: "Only functions on capacity providers have $LATEST.PUBLISHED, and there are none.",
  RecursiveInvocationException: "The chain of invocations that it takes is in test/blackbox/loops.test.ts (API-410).",
  SerializedRequestEntityTooLargeException: "A payload is counted once, as it comes (API-306).",
  UnsupportedMediaTypeException: "The content type of a payload is not looked at (API-163).",
};

export const invocationErrors: DeclaredErrors = {
  Invoke: {
    ...elsewhere,
    DurableExecutionAlreadyStartedException: "There are no durable functions (API-012).",
    InvalidParameterValueException: refused(`${invoke("f:1")}?Qualifier=2`, twoQualifiers),
    ResourceConflictException: refused(invoke("pending"), pending),
    ResourceNotFoundException: [
      refused(invoke("none"), noFunction("none:$LATEST")),
      refused(`${invoke("f")}?Qualifier=x`, noFunction("f:x")),
    ],
    InvalidRequestContentException: [
      { ...refused(invoke("f"), unrecognized, "abc"), headers: event },
      refused(invoke("f"), badByte, notText),
    ],
    RequestTooLargeException: [
      refused(invoke("f"), tooLarge("InvokeFunction"), Buffer.alloc(6_291_457, "1")),
      {
        ...refused(
          invoke("f"),
          "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
          Buffer.alloc(1_048_577, "1"),
        ),
        headers: event,
      },
    ],
  },
  InvokeWithResponseStream: {
    ...elsewhere,
    InvalidParameterValueException: refused(`${stream("f:1")}?Qualifier=2`, twoQualifiers),
    ResourceConflictException: refused(stream("pending"), pending),
    ResourceNotFoundException: refused(stream("none"), noFunction("none:$LATEST")),
    InvalidRequestContentException: refused(stream("f"), badByte, notText),
    RequestTooLargeException: refused(stream("f"), tooLarge("InvokeWithResponseStream"), Buffer.alloc(6_291_457, "1")),
  },
  InvokeAsync: {
    InvalidRuntimeException: "An event is queued before its runtime is looked for.",
    ResourceConflictException: refused(later("pending"), pending, "1"),
    ResourceNotFoundException: refused(later("none"), noFunction("none:$LATEST"), "1"),
    InvalidRequestContentException: refused(later("f"), unrecognized, "abc"),
  },
};
