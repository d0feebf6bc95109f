import {
  arn,
  type DeclaredErrors,
  fiftyOneTags,
  inProgress,
  mappingArn,
  noFunction,
  refused,
  tooManyTags,
} from "./declared.ts";

const tags = (resource: string) => `/2017-03-31/tags/${encodeURIComponent(resource)}`;
const unqualified = "Tags on function aliases and versions are not supported. Please specify a function ARN.";
const noMapping = "01234567-89ab-cdef-0123-456789abcdef";
const team = { Tags: { team: "a" } };

export const tagErrors: DeclaredErrors = {
  ListTags: {
    InvalidParameterValueException: refused(`GET ${tags(arn("f:1"))}`, unqualified),
    ResourceNotFoundException: [
      refused(`GET ${tags(arn("none"))}`, noFunction("none")),
      refused(`GET ${tags(mappingArn(noMapping))}`, `Event source mapping not found: ${mappingArn(noMapping)}`),
    ],
  },
  TagResource: {
    InvalidParameterValueException: [
      refused(`POST ${tags(arn("f"))}`, "An error occurred and the request cannot be processed.", { Tags: {} }),
      refused(`POST ${tags(arn("f"))}`, tooManyTags, { Tags: fiftyOneTags }),
      refused(`POST ${tags(arn("f:1"))}`, unqualified, team),
      refused(`POST ${tags(arn("f:$LATEST"))}`, unqualified, team),
    ],
    ResourceConflictException: refused(`POST ${tags(arn("behind"))}`, inProgress("behind"), team),
    ResourceNotFoundException: [
      refused(`POST ${tags(arn("none"))}`, noFunction("none"), team),
      refused(`POST ${tags(mappingArn(noMapping))}`, `Event source mapping not found: ${mappingArn(noMapping)}`, team),
    ],
  },
  UntagResource: {
    InvalidParameterValueException: refused(`DELETE ${tags(arn("f:1"))}?tagKeys=team`, unqualified),
    ResourceConflictException: refused(`DELETE ${tags(arn("behind"))}?tagKeys=team`, inProgress("behind")),
    ResourceNotFoundException: refused(`DELETE ${tags(arn("none"))}?tagKeys=team`, noFunction("none")),
  },
};
