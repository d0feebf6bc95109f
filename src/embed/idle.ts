import { type Clock, realClock } from "../clock.ts";
import type { EngineRooms } from "../engine.ts";
import { isFifo } from "../events/sqs/queue-documents.ts";
import type { Recorder } from "./recorder.ts";

const lookEveryMs = 2;

/** Resolves when nothing runs, and nothing that waits is due by `calendar`. */
export async function untilIdle(rooms: EngineRooms, recorder: Recorder, calendar: Clock): Promise<void> {
  // Found so twice: what a timer has just begun, or the store has just given, shows a moment later.
  for (let begun: number | undefined; ; await realClock.sleep(lookEveryMs)) {
    await rooms.catalogue.idle();
    // While the store is asked, what runs may put something there.
    const isIdle = isAtRest(rooms, recorder) && !(await hasWork(rooms, calendar)) && isAtRest(rooms, recorder);
    if (isIdle && recorder.begun === begun) return;
    begun = isIdle ? recorder.begun : undefined;
  }
}

function isAtRest({ dispatch, sources, eventBridge }: EngineRooms, recorder: Recorder): boolean {
  return dispatch.isIdle && sources.isIdle && eventBridge.isIdle && recorder.isIdle;
}

async function hasWork({ store, sources, sqs }: EngineRooms, calendar: Clock): Promise<boolean> {
  const [next] = await store.due(1);
  if (next && next.at <= calendar.now()) return true;
  for (const arn of sources.queueArns) {
    const queue = sqs.queues.findArn(arn);
    const at = queue && (await store.sqs.nextAt(queue.id, isFifo(queue)));
    if (at !== undefined && at <= calendar.now()) return true;
  }
  return false;
}
