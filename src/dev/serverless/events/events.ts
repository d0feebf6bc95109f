import { type Member, isTable } from "../../member.ts";
import type { ServiceFunction } from "../service.ts";
import { cloudwatchEvent, eventBridge } from "./event-bridge.ts";
import { http } from "./http.ts";
import { httpApi } from "./http-api.ts";
import { schedule } from "./schedule.ts";
import { sns } from "./sns.ts";
import { sqs } from "./sqs.ts";

type ReadEvent = (event: Member, target: ServiceFunction) => void;

/** By the key that Serverless Framework has for them. */
const kinds: Readonly<Record<string, ReadEvent>> = { http, httpApi, schedule, sns, sqs, eventBridge, cloudwatchEvent };

/** @throws ProjectError */
export function readEvent(event: Member, target: ServiceFunction): void {
  const { unserved } = target.service.draft;
  const given = isTable(event.value) ? event.entries() : [];
  if (given.length === 0) unserved.push(event.unserved(`${event.text() ?? "event"} event of functions.${target.key}`));
  for (const [kind, member] of given) {
    const read = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (read) read(member, target);
    else unserved.push(member.unserved(`${kind} event of functions.${target.key}`));
  }
}
