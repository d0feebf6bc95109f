import { functionArn } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import type { DescribedVersion } from "./documents.ts";
import type { Functions } from "./functions.ts";

/** Where a page ended: a function, and with all versions asked for, the last of them that was shown. */
export interface ListPosition {
  readonly functionName: string;
  readonly version: string;
}

export interface ListQuery {
  readonly place: Place;
  readonly after: ListPosition | undefined;
  readonly limit: number;
  /** Published versions too, every ARN qualified (API-116). */
  readonly allVersions: boolean;
}

export interface FunctionPage {
  readonly items: readonly DescribedVersion[];
  /** `undefined` on the last page. */
  readonly next: ListPosition | undefined;
}

/** A page of functions by name, each one's versions in ascending order behind `$LATEST` (API-205). */
export function listPage(functions: Functions, query: ListQuery): FunctionPage {
  const items: DescribedVersion[] = [];
  for (const item of itemsFrom(functions, query)) {
    const last = items.at(-1);
    if (items.length === query.limit && last) return { items, next: positionOf(last) };
    items.push(item);
  }
  return { items, next: undefined };
}

function positionOf({ document, version }: DescribedVersion): ListPosition {
  return { functionName: document.functionName, version: version.version };
}

function* itemsFrom(functions: Functions, { place, after, allVersions }: ListQuery): Generator<DescribedVersion> {
  const names = functions.names(place);
  for (let index = after ? firstNotBefore(names, after.functionName) : 0; index < names.length; index++) {
    const known = functions.get(place, names[index] ?? "");
    if (!known) continue;
    const { document } = known;
    const versions = allVersions ? [document.latest, ...Object.values(document.versions)] : [document.latest];
    for (const version of versions) {
      if (after?.functionName === document.functionName && rank(version.version) <= rank(after.version)) continue;
      const qualifier = allVersions ? version.version : undefined;
      yield { document, version, functionArn: functionArn(place, document.functionName, qualifier) };
    }
  }
}

function rank(version: string): number {
  return version === "$LATEST" ? 0 : Number(version);
}

/** Index of the first name that is `name` or behind it, in ascending `names`. */
function firstNotBefore(names: readonly string[], name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] ?? "") < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
