import type { Clock } from "../../clock.ts";
import type { Logs } from "../../logs/logs.ts";
import { checkPattern } from "../../logs/matcher.ts";
import type { Place } from "../../model/arn.ts";
import { InvalidParameterException } from "../../model/exceptions.ts";
import type { LogGroupName } from "../../model/log-event.ts";
import type { StartLiveTailRequest, StartLiveTailResponse, StartLiveTailResponseStream } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { ClientGoneError } from "../body.ts";
import { LiveTail } from "./live-tail.ts";
import { groupAt } from "./log-group.ts";

/** How long a session may last (API-831). */
const maxSessionMs = 3 * 60 * 60_000;

/** API-821, API-830 */
export async function startLiveTail(
  input: StartLiveTailRequest,
  rooms: Rooms,
  call: Call,
): Promise<StartLiveTailResponse> {
  const { logStreamNames, logStreamNamePrefixes } = input;
  checkChoice(input);
  checkPattern(input.logEventFilterPattern);
  const choice = {
    groups: await groupsOf(input, rooms.logs, call.place),
    ...(logStreamNames && { streams: logStreamNames }),
    ...(logStreamNamePrefixes && { streamPrefixes: logStreamNamePrefixes }),
  };
  if (call.signal.aborted) throw new ClientGoneError("nobody is there to read a session");
  const tail = new LiveTail(rooms.clock, input.logEventFilterPattern);
  // From now on, not from when the first frame is read.
  const following = rooms.logs.follow(choice, (stream, events) => tail.push(stream, events));
  const ended = AbortSignal.any([call.signal, call.closing]);
  ended.addEventListener("abort", () => following[Symbol.dispose](), { once: true });
  const { clock } = rooms;
  return { responseStream: session(input, { clock, requestId: call.requestId, tail, following, ended }) };
}

interface Session {
  readonly clock: Clock;
  readonly requestId: string;
  readonly tail: LiveTail;
  readonly following: Disposable;
  readonly ended: AbortSignal;
}

async function* session(
  input: StartLiveTailRequest,
  { clock, requestId, tail, following, ended }: Session,
): AsyncGenerator<StartLiveTailResponseStream> {
  using _following = following;
  const { logGroupIdentifiers, logStreamNames = [], logStreamNamePrefixes = [], logEventFilterPattern = "" } = input;
  yield {
    sessionStart: {
      requestId,
      sessionId: clock.uuid(),
      logGroupIdentifiers,
      logStreamNames,
      logStreamNamePrefixes,
      logEventFilterPattern,
    },
  };
  const end = clock.now() + maxSessionMs;
  for await (const sessionUpdate of tail.updates(ended)) {
    yield { sessionUpdate };
    if (clock.now() < end) continue;
    yield { SessionTimeoutException: { message: "Live Tail session timed out after 3 hours." } };
    return;
  }
  yield { SessionStreamingException: { message: "The engine is being closed." } };
}

/** @throws InvalidParameterException */
function checkChoice({ logGroupIdentifiers, logStreamNames, logStreamNamePrefixes }: StartLiveTailRequest): void {
  if (logStreamNames && logStreamNamePrefixes) {
    throw new InvalidParameterException(
      "LogStream names and LogStream name prefixes are mutually exclusive parameters.",
    );
  }
  if ((logStreamNames ?? logStreamNamePrefixes) && logGroupIdentifiers.length > 1) {
    throw new InvalidParameterException(
      "LogStream names and LogStream name prefixes can only be given with exactly one log group.",
    );
  }
}

/** @throws ResourceNotFoundException */
async function groupsOf(
  { logGroupIdentifiers }: StartLiveTailRequest,
  logs: Logs,
  place: Place,
): Promise<LogGroupName[]> {
  const groups = await Promise.all(logGroupIdentifiers.map((identifier) => groupAt(identifier, logs, place)));
  return groups.map(({ name }) => ({ ...place, logGroup: name }));
}
