import { type ServiceModel, shapeOf } from "../models/model.ts";

/** What lists and maps are called in the query protocol. */
export interface QueryNames {
  readonly model: ServiceModel;
  /** Of a list or map, whose shape this is: what stands for it in place of its member's own name. */
  flat(shape: string): string | undefined;
  /** What a map's keys and values are called. */
  entry(shape: string): readonly [key: string, value: string];
}

/** As AWS's models of this protocol have it: `Tags.member.1.Key`, `Attributes.entry.1.key`. */
export function wrappedNames(model: ServiceModel): QueryNames {
  return {
    model,
    flat: () => undefined,
    entry: (shape) => {
      const { key, value } = shapeOf(model, shape);
      return [key?.locationName ?? "key", value?.locationName ?? "value"];
    },
  };
}

/**
 * SQS's lists and maps are flat, `Attribute.1.Name`, and go by their elements. AWS's model of the JSON protocol does not
 * say it.
 */
export function flatNames(model: ServiceModel): QueryNames {
  return {
    model,
    flat: (shape) => flatNamesByShape[shape] ?? shape.replace(/List$/, ""),
    entry: (shape) => (shape === "TagMap" ? ["Key", "Value"] : ["Name", "Value"]),
  };
}

const flatNamesByShape: Readonly<Record<string, string>> = {
  MessageBodyAttributeMap: "MessageAttribute",
  MessageBodySystemAttributeMap: "MessageSystemAttribute",
  MessageSystemAttributeList: "MessageSystemAttributeName",
  MessageSystemAttributeMap: "Attribute",
  QueueAttributeMap: "Attribute",
  TagMap: "Tag",
};
