import { invokeAsync } from "./lambda/invoke-async.ts";
import { invokeWithResponseStream } from "./lambda/invoke-with-response-stream.ts";
import { invoke } from "./lambda/invoke.ts";
import type { ServiceName } from "./models/model.ts";
import type { Perform } from "./perform.ts";
import type { Call, Rooms } from "./rooms.ts";
import type { Route } from "./route.ts";
import { unsupported } from "./unsupported.ts";

type Operations = Readonly<Record<string, Perform>>;

/** What every engine is for. */
const invocations: Operations = {
  Invoke: invoke,
  InvokeAsync: invokeAsync,
  InvokeWithResponseStream: invokeWithResponseStream,
};

/** Every other operation that is built, under its name in the model: loaded when the first of its service is asked for. */
const services: Readonly<Record<ServiceName, () => Promise<Operations>>> = {
  events: async () => (await import("./events/operations.ts")).eventsOperations,
  lambda: async () => (await import("./lambda/operations.ts")).lambdaOperations,
  logs: async () => (await import("./logs/operations.ts")).logsOperations,
  scheduler: async () => (await import("./scheduler/operations.ts")).schedulerOperations,
  sns: async () => (await import("./sns/operations.ts")).snsOperations,
  sqs: async () => (await import("./sqs/operations.ts")).sqsOperations,
  sts: async () => (await import("./sts/operations.ts")).stsOperations,
};

/** Those of a service that do what AWS's do; all others answer as `unsupported` says. */
export async function builtOperations(service: ServiceName): Promise<ReadonlySet<string>> {
  const names = Object.keys(await services[service]());
  return new Set(service === "lambda" ? [...Object.keys(invocations), ...names] : names);
}

/** Performs the operation, or answers for one that is not built. @throws AwsException */
export function perform(route: Route, input: object, rooms: Rooms, call: Call): object | Promise<object> {
  const { service, name } = route;
  const invocation = service === "lambda" ? invocations[name] : undefined;
  return invocation ? invocation(input, rooms, call) : performLater(route, input, rooms, call);
}

async function performLater(route: Route, input: object, rooms: Rooms, call: Call): Promise<object> {
  const operation = (await services[route.service]())[route.name];
  return operation ? await operation(input, rooms, call) : unsupported(route);
}
