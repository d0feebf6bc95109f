import type { EmbeddedSns } from "../../events/sns/open-sns.ts";
import type { TopicDocument } from "../../events/sns/topic-documents.ts";
import { SnsException } from "../../model/sns-exceptions.ts";
import type { Call } from "../rooms.ts";
import { addressIn } from "./topic-at.ts";

/** The caller's topic of this ARN, which alone has tags. @throws SnsException */
export function tagged(arn: string, { topics }: EmbeddedSns, call: Call): TopicDocument {
  const topic = topics.find(addressIn(arn, call, "ResourceArn"));
  if (topic?.place.accountId === call.place.accountId) return topic;
  throw new SnsException("ResourceNotFound", "Resource does not exist");
}
