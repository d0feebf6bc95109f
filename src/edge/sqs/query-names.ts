/**
 * What the members of an input or output are called in the query protocol, by the name of their shape: lists and maps
 * are flat there, `Attribute.1.Name`, and go by their elements. AWS's model of the JSON protocol does not say it.
 */
const names: Readonly<Record<string, string>> = {
  MessageBodyAttributeMap: "MessageAttribute",
  MessageBodySystemAttributeMap: "MessageSystemAttribute",
  MessageSystemAttributeList: "MessageSystemAttributeName",
  MessageSystemAttributeMap: "Attribute",
  QueueAttributeMap: "Attribute",
  TagMap: "Tag",
};

/** Of a list or map, which is `shapeName`. */
export function flatName(shapeName: string): string {
  return names[shapeName] ?? shapeName.replace(/List$/, "");
}

/** What a map's keys and values are called. */
export function entryNames(shapeName: string): readonly [key: string, value: string] {
  return shapeName === "TagMap" ? ["Key", "Value"] : ["Name", "Value"];
}
