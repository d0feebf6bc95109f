import { EventStreamCodec, getChunkedStream } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";
import type { FilterLogEventsRequest, LiveTailSessionUpdate, StartLiveTailRequest } from "../edge/models/logs.ts";
import { ServiceEndpoint } from "./service-endpoint.ts";
import type { Sign } from "./sign-requests.ts";

/** An event as FilterLogEvents gives it. */
export interface FilteredEvent {
  readonly logStreamName: string;
  /** Epoch ms, as is `ingestionTime`. */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

export interface LiveTailSession {
  /** Epoch ms by the engine's clock: all that was ingested before came before the session. */
  readonly startedAt: number;
  /** Until the session is over. @throws NoEngineError where it is cut off */
  readonly updates: AsyncIterable<LiveTailSessionUpdate>;
}

interface Page {
  readonly events: readonly FilteredEvent[];
  readonly nextToken?: string;
}

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** The few calls of the CloudWatch Logs API that the commands themselves make, as any client would. */
export class LogsClient {
  readonly #service: ServiceEndpoint;

  constructor(endpoint: string, sign?: Sign) {
    this.#service = new ServiceEndpoint(endpoint, sign);
  }

  /** Every event, page by page. @throws ApiError, NoEngineError */
  async *filterLogEvents(input: FilterLogEventsRequest): AsyncGenerator<FilteredEvent> {
    let nextToken: string | undefined;
    do {
      const response = await this.#call("FilterLogEvents", { ...input, nextToken });
      const page: Page = JSON.parse(await response.text());
      yield* page.events;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }

  /** What is ingested once this has resolved comes in an update. @throws ApiError, NoEngineError */
  async startLiveTail(input: StartLiveTailRequest): Promise<LiveTailSession> {
    const askedAt = performance.now();
    const response = await this.#call("StartLiveTail", input);
    const tookMs = performance.now() - askedAt;
    // In whole seconds, rounded down; without one nothing is known to have come before.
    const answeredAt = Date.parse(response.headers.get("date") ?? "") || 0;
    return { startedAt: answeredAt - tookMs, updates: this.#updates(response) };
  }

  async *#updates(response: Response): AsyncGenerator<LiveTailSessionUpdate> {
    for await (const frame of getChunkedStream(this.#service.read(response))) {
      const { headers, body } = codec.decode(frame);
      if (headers[":message-type"]?.value === "exception") return; // it lasted as long as a session may
      if (headers[":event-type"]?.value === "sessionUpdate") yield JSON.parse(toUtf8(body));
    }
  }

  async #call(operation: string, input: object): Promise<Response> {
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Logs_20140328.${operation}`,
    };
    return await this.#service.call({ method: "POST", path: "/", body: JSON.stringify(input), headers });
  }
}
