import { type Clock, realClock } from "../clock.ts";
import type { EngineRooms } from "../engine.ts";
import type { Recorder } from "./recorder.ts";

const lookEveryMs = 2;

/** Resolves when nothing runs, and nothing that waits is due by `calendar`. */
export async function untilIdle(rooms: EngineRooms, recorder: Recorder, calendar: Clock): Promise<void> {
  for (;;) {
    await rooms.catalogue.idle();
    const { begun } = recorder;
    // Looked at twice: while the store is asked, what runs may put something there.
    if (isAtRest(rooms, recorder) && !(await hasWork(rooms, calendar)) && isAtRest(rooms, recorder)) {
      if (recorder.begun === begun) return;
    }
    await realClock.sleep(lookEveryMs);
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
    if (queue && (await store.sqs.count(queue.id)).visible > 0) return true;
  }
  return false;
}
