import { InvalidParameterException } from "../../model/exceptions.ts";

const maxNameLength = 512;

/** AWS has a sentence of its own for it, where something is made (API-810). @throws InvalidParameterException */
export function checkLength(name: string): void {
  if (name.length <= maxNameLength) return;
  throw new InvalidParameterException(
    "Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
  );
}
