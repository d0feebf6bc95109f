const headLengthBytes = 4;

/** A 4-byte little-endian length, so many bytes of JSON, the payload as it is. */
export function encodeFramed(head: object, payload: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(head));
  // Memory of its own: a piece of a shared buffer would take all of it along to the store's thread.
  const body = Buffer.allocUnsafeSlow(headLengthBytes + json.length + payload.length);
  body.writeUInt32LE(json.length, 0);
  body.set(json, headLengthBytes);
  body.set(payload, headLengthBytes + json.length);
  return body;
}

/** The inverse of `encodeFramed`. */
export function decodeFramed(body: Uint8Array): { head: unknown; payload: Uint8Array } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const payloadStart = headLengthBytes + bytes.readUInt32LE(0);
  const head: unknown = JSON.parse(bytes.toString("utf8", headLengthBytes, payloadStart));
  return { head, payload: bytes.subarray(payloadStart) };
}
