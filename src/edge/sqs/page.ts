import { invalidParameter, invalidValue } from "../../model/sqs-exceptions.ts";

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Without MaxResults there is one page, and no token leads on. @throws SqsException */
export function page<T extends { readonly name: string }>(
  all: readonly T[],
  { MaxResults, NextToken }: PageRequest,
  max: number,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > max)) {
    throw invalidValue(MaxResults, "MaxResults", `MaxResults must be an integer between 1 and ${max}.`);
  }
  if (NextToken !== undefined && MaxResults === undefined) {
    throw invalidParameter("MaxResults must be set when NextToken is set.");
  }
  const after = NextToken === undefined ? "" : Buffer.from(NextToken, "base64").toString();
  const rest = all.filter(({ name }) => name > after);
  const items = rest.slice(0, MaxResults ?? max);
  const last = items.at(-1)?.name;
  const isWhole = MaxResults === undefined || items.length === rest.length || last === undefined;
  return { items, nextToken: isWhole ? undefined : Buffer.from(last).toString("base64") };
}
