import type { Clock } from "../../clock.ts";
import type { Logs } from "../../logs/logs.ts";
import { placeIn } from "../../model/arn.ts";
import { ResourceNotFoundException } from "../../model/exceptions.ts";
import type { LogEvent } from "../../model/log-event.ts";
import { isFields, isJsonText } from "../../model/payload.ts";
import { isForeign } from "./target-delivery.ts";
import { notPermitted } from "./target-refusal.ts";
import type { TargetSender } from "./target-work.ts";

/** Log groups, which have to be there: every event is one of a stream that this engine writes until it ends. */
export function logGroups(logs: Logs, clock: Clock): TargetSender {
  const logStream = clock.uuid();
  return async (delivery) => {
    const { target, payload } = delivery;
    if (isForeign(delivery)) throw notPermitted("logs:PutLogEvents", delivery); // no log group has a policy here
    const place = placeIn(target.Arn);
    const logGroup = target.Arn.split(":").slice(6).join(":").replace(/:\*$/, "");
    const groups = await logs.describeGroups({ ...place, name: logGroup, limit: 1 });
    if (groups.length === 0) throw new ResourceNotFoundException("The specified log group does not exist.");
    await logs.put({ ...place, logGroup, logStream }, [logEventOf(payload, clock.now())]);
    return [];
  };
}

/** What an InputTransformer made as `{ "timestamp": …, "message": … }` is just that; anything else is the message. */
function logEventOf(payload: string, now: number): LogEvent {
  const value: unknown = isJsonText(payload) ? JSON.parse(payload) : payload;
  if (!isFields(value)) return { timestamp: now, message: payload };
  const { timestamp, message } = value;
  const isMade = Object.keys(value).length === 2 && timestamp !== undefined && typeof message === "string";
  return isMade
    ? { timestamp: timeOf(timestamp) ?? now, message }
    : { timestamp: timeOf(value["time"]) ?? now, message: payload };
}

/** Epoch milliseconds, or a text with a date. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === "number" ? value : Date.parse(String(value));
  return Number.isNaN(time) ? undefined : time;
}
