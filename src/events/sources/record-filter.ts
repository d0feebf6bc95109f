import type { MappingSettings } from "../../catalogue/mapping-settings.ts";
import { matcherOf } from "../event-pattern.ts";
import { isFields } from "../../model/payload.ts";

/** Whether a record passes the filters of its mapping: one of them is enough. */
export type RecordFilter = (record: object) => boolean;

/**
 * A body is matched as what its JSON says where the pattern asks for fields of it, and as text where it lists texts;
 * the one never matches the other.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 * @throws InvalidPatternError
 */
export function recordFilter({ FilterCriteria }: MappingSettings): RecordFilter {
  const filters = (FilterCriteria?.Filters ?? []).map(({ Pattern = "{}" }) => oneFilter(JSON.parse(Pattern)));
  return (record) => filters.length === 0 || filters.some((passes) => passes(record));
}

function oneFilter(pattern: unknown): RecordFilter {
  // Lambda takes this one, which EventBridge refuses.
  if (isFields(pattern) && Object.keys(pattern).length === 0) return () => true;
  const matches = matcherOf(pattern);
  const needsJson = isFields(pattern) && isFields(pattern["body"]);
  return (record) => {
    const parsed = "body" in record ? structureIn(record.body) : undefined;
    if (parsed === undefined) return !needsJson && matches(record);
    return matches({ ...record, body: parsed });
  };
}

/** The object or list that a text is as JSON. */
function structureIn(text: unknown): object | undefined {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // plain text
  }
}
