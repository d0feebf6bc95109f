import { arnOfTopic } from "../../events/sns/topic-documents.ts";
import type { ListTopicsInput, ListTopicsResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { page } from "./page.ts";

export async function listTopics(
  { NextToken }: ListTopicsInput,
  { sns }: Rooms,
  call: Call,
): Promise<ListTopicsResponse> {
  const { items, next } = page((await sns()).topics.list(call.place), NextToken, arnOfTopic);
  return { Topics: items.map((topic) => ({ TopicArn: arnOfTopic(topic) })), ...next };
}
