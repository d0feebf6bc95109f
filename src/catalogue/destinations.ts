import { type Place, parseFunctionReference, serviceIn } from "../model/arn.ts";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import type { Destinations } from "./documents.ts";
import type { Functions } from "./functions.ts";

/** Whose events go to the destinations. */
export interface Sender {
  readonly place: Place;
  readonly functionName: string;
}

/** @throws InvalidParameterValueException unless records can be sent there (API-215) */
export function checkDestinations(destinations: Destinations, sender: Sender, functions: Functions): void {
  const { onSuccess, onFailure } = destinations;
  const isPossible = [
    isDestination(onFailure, onFailureOnly, sender, functions),
    isDestination(onSuccess, always, sender, functions),
  ];
  if (isPossible.every(Boolean)) return;
  const success = onSuccess === undefined ? "null" : `OnSuccess(destination=${onSuccess})`;
  const failure = onFailure === undefined ? "null" : `OnFailure(destination=${onFailure})`;
  throw new InvalidParameterValueException(
    `The provided destination config DestinationConfig(onSuccess=${success}, onFailure=${failure}) is invalid.`,
  );
}

const always = ["lambda", "sqs", "sns", "events"];
const onFailureOnly = [...always, "s3"];

/** By its service; functions must be there. */
function isDestination(
  arn: string | undefined,
  services: readonly string[],
  { place, functionName }: Sender,
  functions: Functions,
): boolean {
  if (arn === undefined) return true;
  const service = serviceIn(arn);
  if (service !== "lambda") return services.includes(service);
  const reference = parseFunctionReference(arn);
  const isHere = reference?.region === place.region && reference.accountId === place.accountId;
  if (!isHere || !functions.get(place, reference.functionName)) {
    throw new InvalidParameterValueException(`The destination ARN ${arn} is invalid.`);
  }
  if (reference.functionName === functionName) {
    throw new InvalidParameterValueException("You can't specify the function as a destination for itself.");
  }
  return true;
}
