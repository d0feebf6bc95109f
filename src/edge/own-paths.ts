import type { Answer } from "./answer.ts";
import { downloadCode } from "./code-download.ts";
import { UnknownOperationException } from "../model/exceptions.ts";
import { metricsAnswer } from "./metrics.ts";
import { head, json } from "./encode.ts";
import type { Call, Rooms } from "./rooms.ts";

/** `/_lambkin/…`: health, metrics, and the packages that GetFunction links to. @throws UnknownOperationException */
export async function ownAnswer(url: string, rooms: Rooms, call: Call): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, "http://engine");
  const [, , what = "", id = ""] = pathname.split("/");
  switch (what) {
    case "health":
      return health(rooms, call);
    case "metrics":
      return await metricsAnswer(rooms, call);
    case "code": {
      const { status, contentType, body } = await downloadCode(id, searchParams, rooms);
      return { status, headers: head(call, contentType), body: typeof body === "string" ? Buffer.from(body) : body };
    }
    default:
      throw new UnknownOperationException(`There is nothing at ${pathname}`);
  }
}

/** 200 as long as the engine can serve. */
function health({ config }: Rooms, call: Call): Answer {
  const isClosing = call.closing.aborted;
  const { region, accountId } = config;
  const state = isClosing
    ? { status: "closing", reason: "the engine is shutting down" }
    : { status: "ok", region, accountId };
  return { status: isClosing ? 503 : 200, headers: head(call, "application/json"), body: json(state) };
}
