/** AWS Lambda's limits, with the rule or page each one comes from. Sizes are bytes unless the name says otherwise. */

/** Request payload of a synchronous invocation (RT-361, API-306). */
export const maxSyncPayloadBytes = 6_291_456;
/** Request payload of an asynchronous invocation (RT-362, API-161). */
export const maxEventPayloadBytes = 1_048_576;
/** Response of an invocation: 6 MiB and 100 bytes (RT-236, API-307). */
export const maxResponseBytes = 6_291_556;
/** A response that is streamed (API-306). */
export const maxStreamedBytes = 209_715_200;
/** What `X-Amz-Log-Result` carries at most (RT-339). */
export const logTailBytes = 4096;
/** Init of an on-demand environment (RT-141). */
export const initLimitMs = 10_000;
/**
 * Init of a provisioned environment, or the function's timeout where that is longer
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
 */
export const provisionedInitLimitMs = 130_000;
/** Zip given by value (API-162). */
export const maxZipBytes = 52_428_800;
/** Package once unpacked (API-201). */
export const maxUnzippedBytes = 262_144_000;
/** A request of the control plane, base64 included (API-162). */
export const maxControlRequestBytes = 70_167_211;
/** The user's environment variables as compact JSON (API-201). */
export const maxEnvironmentVariablesBytes = 4096;
/** Code of an account in a region, all packages together (API-227). */
export const maxTotalCodeBytes = 80_530_636_800;
/** A resource's policy as compact JSON (API-158). */
export const maxPolicyBytes = 20_480;
/** Characters of a function's name (API-112). */
export const maxFunctionNameLength = 64;
/** Characters of a layer's name (https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html). */
export const maxLayerNameLength = 140;
/** Layers of a function (API-201). */
export const maxLayers = 5;
/** What stays for functions that reserve nothing (API-600, API-604). */
export const leastUnreservedConcurrency = 100;
/** Environments that a function may add in a period (API-607). */
export const scalingRate = 1000;
export const scalingPeriodMs = 10_000;
/** Synchronous invocations in a second for each that may run at once (API-607). */
export const requestsPerConcurrency = 10;
/** One log event in the store; 262,144 until 2025 (RT-314, API-816). */
export const maxLogEventBytes = 1_048_576;
/** GetLogEvents and FilterLogEvents answer at most so much (API-817). */
export const maxLogPageBytes = 1_048_576;
/** What AWS counts for each log event besides its text (API-816). */
export const logEventOverheadBytes = 26;
