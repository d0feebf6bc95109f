import type { EventPosition, StreamPosition } from "../../logs/logs.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";

/**
 * A position between events as 56 digits, the length of AWS's: 20 of the timestamp, 36 of the number in it, counted
 * from one. It is an event's id as well, stable for as long as the event is kept (API-818).
 */
export function digitsOf({ timestamp, id }: EventPosition): string {
  return String(timestamp).padStart(20, "0") + String(id + 1).padStart(36, "0");
}

/** @throws InvalidParameterException for what `digitsOf` has not made (API-817) */
export function positionOf(digits: string): EventPosition {
  if (!/^\d{56}$/.test(digits)) throw invalidToken();
  const [timestamp, id] = [Number(digits.slice(0, 20)), Number(digits.slice(20)) - 1];
  if (!Number.isSafeInteger(timestamp) || !Number.isSafeInteger(id)) throw invalidToken();
  return { timestamp, id };
}

/** API-817 */
export function invalidToken(): InvalidParameterException {
  return new InvalidParameterException("The specified nextToken is invalid.");
}

/** The start of a page that goes on after a name. */
export function tokenForName(name: string): string {
  return Buffer.from(name).toString("base64url");
}

/** @throws InvalidParameterException */
export function nameIn(token: string): string {
  const name = Buffer.from(token, "base64url").toString();
  if (tokenForName(name) !== token) throw invalidToken();
  return name;
}

/** The start of a page that goes on after a stream, in either order: those before it may be deleted meanwhile. */
export function tokenForStream({ name, lastEventAt }: StreamPosition): string {
  return tokenForName(`${lastEventAt} ${name}`);
}

/** @throws InvalidParameterException */
export function streamIn(token: string): StreamPosition {
  const [, lastEventAt, name] = /^(\d{1,15}) (.+)$/s.exec(nameIn(token)) ?? [];
  if (lastEventAt === undefined || name === undefined) throw invalidToken();
  return { name, lastEventAt: Number(lastEventAt) };
}
