/** An asynchronous invocation as the queue keeps it (API-400). */
export interface QueuedEvent {
  /** The same for every attempt. */
  readonly requestId: string;
  /** Says what runs, at the time of the attempt. */
  readonly invokedFunctionArn: string;
  readonly payload: Uint8Array;
  readonly traceHeader: string | undefined;
  /** Epoch milliseconds. */
  readonly queuedAt: number;
}

const headLengthBytes = 4;

/** A 4-byte little-endian length, so many bytes of JSON with all but the payload, the payload as it is. */
export function encodeEvent({ payload, ...rest }: QueuedEvent): Uint8Array {
  const head = Buffer.from(JSON.stringify(rest));
  // Memory of its own: a piece of a shared buffer would take all of it along to the store's thread.
  const body = Buffer.allocUnsafeSlow(headLengthBytes + head.length + payload.length);
  body.writeUInt32LE(head.length, 0);
  body.set(head, headLengthBytes);
  body.set(payload, headLengthBytes + head.length);
  return body;
}

/** The inverse of `encodeEvent`. */
export function decodeEvent(body: Uint8Array): QueuedEvent {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const payloadStart = headLengthBytes + bytes.readUInt32LE(0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `encodeEvent` writes into the queue
  const head = JSON.parse(bytes.toString("utf8", headLengthBytes, payloadStart)) as Omit<QueuedEvent, "payload">;
  const { requestId, invokedFunctionArn, traceHeader, queuedAt } = head;
  const payload = bytes.subarray(payloadStart);
  return { requestId, invokedFunctionArn, traceHeader, queuedAt, payload };
}
