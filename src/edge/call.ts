import type { IncomingMessage, ServerResponse } from "node:http";

import type { Place } from "../model/arn.ts";
import { type TraceDefaults, completedTraceHeader, newTraceRoot, traceHeaderOf } from "../telemetry/trace-header.ts";
import type { Caller } from "./access/gate.ts";
import type { Call, Rooms } from "./rooms.ts";

/** What one request says of itself, worked out only when an operation asks. */
export class RequestCall implements Call {
  readonly requestId: string;
  readonly closing: AbortSignal;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #rooms: Rooms;
  #place: Place | undefined;
  #callerArn: string | undefined;
  #gone: AbortController | undefined;
  #traceHeader: string | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, rooms: Rooms, closing: AbortSignal) {
    this.requestId = rooms.clock.uuid();
    this.closing = closing;
    this.#request = request;
    this.#response = response;
    this.#rooms = rooms;
  }

  get headers(): IncomingMessage["headers"] {
    return this.#request.headers;
  }

  get origin(): string {
    const { host, port } = this.#rooms.config;
    return `${this.#scheme}://${this.#request.headers.host ?? `${host}:${port}`}`;
  }

  get #scheme(): string {
    const { headers, socket } = this.#request;
    if (this.#rooms.config.isBehindProxy && headers["x-forwarded-proto"] === "https") return "https";
    return "encrypted" in socket ? "https" : "http";
  }

  /** Once the gate has let the request in. */
  identify(caller: Caller): void {
    this.#place = { region: caller.region, accountId: caller.accountId };
    this.#callerArn = caller.arn;
  }

  get callerArn(): string {
    return this.#callerArn ?? `arn:aws:iam::${this.place.accountId}:root`;
  }

  get place(): Place {
    this.#place ??= placeOf(this.#request, this.#rooms.config);
    return this.#place;
  }

  get traceHeader(): string {
    this.#traceHeader ??= this.#sentTrace() ?? this.#newTrace();
    return this.#traceHeader;
  }

  get signal(): AbortSignal {
    if (!this.#gone) {
      const gone = new AbortController();
      const response = this.#response;
      const end = () => {
        if (!response.writableFinished) gone.abort();
      };
      if (response.destroyed) end();
      else response.once("close", end);
      this.#gone = gone;
    }
    return this.#gone.signal;
  }

  /** X-Ray's header, else W3C's (API-301). */
  #sentTrace(): string | undefined {
    const { "x-amzn-trace-id": xray, traceparent } = this.#request.headers;
    if (xray === undefined && traceparent === undefined) return undefined;
    const sent = xray?.toString() || traceHeaderOf(traceparent?.toString() ?? "");
    return sent && completedTraceHeader(sent, this.#ownTrace());
  }

  #newTrace(): string {
    const root = newTraceRoot(this.requestId, this.#rooms.clock.now());
    const { parent, isSampled } = this.#ownTrace();
    return isSampled ? `${root};Sampled=1` : `${root};Parent=${parent};Sampled=0`;
  }

  /** Where the invocation is recorded it is a parent itself. */
  #ownTrace(): TraceDefaults {
    const { requestId: id } = this;
    const { clock, config } = this.#rooms;
    const isSampled = config.tracesEndpoint !== undefined && clock.random() < config.traceRatio;
    return { isSampled, parent: isSampled ? undefined : `${id.slice(24)}${id.slice(19, 23)}` };
  }
}

const regionName = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

const accountNumber = /^\d{12}$/;
const credential = "Credential=";

/**
 * What the credential scope says, `Credential=<key>/<date>/<region>/<service>/aws4_request` in the header or in a
 * presigned URL: its region, and the account where the key is a number of one.
 */
function placeOf({ headers, url = "" }: IncomingMessage, { region, accountId }: Place): Place {
  const text = headers.authorization ?? url;
  const start = text.indexOf(credential);
  if (start === -1) return { region, accountId };
  const [key = "", , scope = ""] = text
    .slice(start + credential.length, start + longestScope)
    .replaceAll("%2F", "/")
    .split("/", 3);
  return { region: regionName.test(scope) ? scope : region, accountId: accountNumber.test(key) ? key : accountId };
}

/** Enough for the longest key, the date and the region. */
const longestScope = 256;
