import { realClock } from "../clock.ts";
import { perform } from "../edge/operations.ts";
import { checkInput } from "../edge/parse.ts";
import { serviceModel } from "../edge/models/model.ts";
import { Route } from "../edge/route.ts";
import type { Call } from "../edge/rooms.ts";
import type { Fields } from "../edge/value.ts";
import type { EngineRooms } from "../engine.ts";

const service = "lambda";
const never = new AbortController().signal;

/** Calls of the Lambda API without a detour over the network, checked as all are. */
export class OwnCalls {
  readonly #rooms: EngineRooms;
  readonly #endpoint: string;

  constructor(rooms: EngineRooms, endpoint: string) {
    this.#rooms = rooms;
    this.#endpoint = endpoint;
  }

  /** @throws AwsException */
  async send(name: string, input: Fields): Promise<object> {
    const operation = serviceModel(service).operations[name];
    if (!operation) throw new Error(`there is no operation '${name}'`);
    const route = new Route(service, name, operation);
    checkInput(input, route);
    return await perform(route, input, this.#rooms, this.#call());
  }

  #call(): Call {
    const { region, accountId } = this.#rooms.config;
    const requestId = realClock.uuid();
    return {
      requestId,
      origin: this.#endpoint,
      headers: {},
      callerArn: `arn:aws:iam::${accountId}:root`,
      place: { region, accountId },
      traceHeader: traceHeaderFor(requestId),
      signal: never,
      closing: never,
    };
  }
}

/** A new trace that is not sampled, made of the request's own id, which is as random as a trace has to be. */
export function traceHeaderFor(requestId: string): string {
  const id = requestId.replaceAll(/[^0-9a-f]/g, "").padEnd(32, "0");
  const time = Math.floor(realClock.now() / 1000).toString(16);
  return `Root=1-${time}-${id.slice(0, 24)};Parent=${id.slice(16, 32)};Sampled=0`;
}
