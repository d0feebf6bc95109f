import type { Credentials } from "../../upstream/credentials.ts";
import { sqsCaller } from "../../upstream/sqs-caller.ts";
import type { Upstreams } from "../../upstream/upstreams.ts";
import type { EmbeddedSqs } from "../sqs/open-sqs.ts";
import { embeddedSource } from "./embedded-source.ts";
import type { MessageSource } from "./message-source.ts";
import { UpstreamSource } from "./upstream-source.ts";

/** The engine's own queues, unless others are configured. */
export function messageSource(
  sqs: EmbeddedSqs,
  upstreams: Upstreams,
  credentials: Credentials | undefined,
): MessageSource {
  return upstreams.has("sqs") ? new UpstreamSource(sqsCaller(upstreams, credentials)) : embeddedSource(sqs);
}
