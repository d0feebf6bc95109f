import { invalidParameter } from "../../model/sns-exceptions.ts";

const pageSize = 100;

/** A page of a list that is in the order of its ARNs. @throws SnsException for a token of no page */
export function page<T>(
  all: readonly T[],
  token: string | undefined,
  arnOf: (item: T) => string,
): { readonly items: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const after = token === undefined ? "" : Buffer.from(token, "base64").toString();
  if (token !== undefined && !after.startsWith("arn:")) throw invalidParameter("NextToken");
  const rest = all.filter((item) => arnOf(item) > after);
  const items = rest.slice(0, pageSize);
  const last = items.at(-1);
  if (items.length === rest.length || last === undefined) return { items, next: {} };
  return { items, next: { NextToken: Buffer.from(arnOf(last)).toString("base64") } };
}
