import type { Place } from "../model/arn.ts";
import type { Table } from "./table.ts";

/** `123456789012/us-east-1/name`: the key of what every account has of its own in every region. */
export function keyIn({ accountId, region }: Place, name: string): string {
  return `${accountId}/${region}/${name}`;
}

/** Whether something belongs to an account in a region. */
export function isIn({ accountId, region }: Place, place: Place): boolean {
  return place.accountId === accountId && place.region === region;
}

/** The documents of an account in a region, in no order. */
export function bodiesIn<Body extends { readonly place: Place }>(table: Table<Body>, place: Place): Body[] {
  return [...table.rows()].map(({ body }) => body).filter((body) => isIn(place, body.place));
}
