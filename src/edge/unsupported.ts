import { InvalidOperationException, InvalidParameterValueException } from "../model/exceptions.ts";
import { SqsException } from "../model/sqs-exceptions.ts";
import { shapeOf } from "./models/model.ts";
import type { Route } from "./route.ts";

/**
 * What an operation that is not built answers: lists are empty, the rest a 400 that names the operation; never a
 * 5xx, which clients would repeat (API-012, API-825).
 * @throws InvalidParameterValueException, InvalidOperationException, SqsException
 */
export function unsupported(route: Route): object {
  const lists = route.service === "logs" ? /^(?:List|Describe)/ : /^List/;
  if (lists.test(route.name)) return emptyOutput(route);
  if (route.service === "sqs") {
    throw new SqsException("UnsupportedOperation", `Operation not supported by this endpoint: ${route.name}`);
  }
  if (route.service === "logs" || route.service === "events" || route.service === "sns") {
    throw new InvalidOperationException(`Operation not supported by this endpoint: ${route.name}`);
  }
  throw new InvalidParameterValueException(`This operation is not supported by this endpoint: ${route.name}`);
}

/** Every list and map of the output, with nothing in it. */
function emptyOutput({ model, operation: { output } }: Route): object {
  const empty: Record<string, object> = {};
  for (const [name, member] of Object.entries(output === undefined ? {} : (shapeOf(model, output).members ?? {}))) {
    const { type } = shapeOf(model, member.shape);
    if (type === "list") empty[name] = [];
    if (type === "map") empty[name] = {};
  }
  return empty;
}
