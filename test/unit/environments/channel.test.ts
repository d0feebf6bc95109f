import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  type Frame,
  FrameDecoder,
  MalformedFrameError,
  encodeFrame,
  encodeInvocation,
} from "../../../src/environments/channel.ts";
import { maxGuestFrameBytes } from "../../../src/model/frames.ts";

const frames = fc.array(
  fc.record({ type: fc.constantFrom("i", "l", "r", "e", "x"), body: fc.uint8Array({ maxLength: 300 }) }),
  { maxLength: 20 },
);

test("frames come out as they went in, whatever bytes they were cut at", () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(400), { maxLength: 60 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(({ type, body }) => encodeFrame(type, body)));
      const decoder = new FrameDecoder();
      const received = cut(bytes, cuts).flatMap((piece) => decoder.push(piece).map(copied));
      assert.deepEqual(
        received,
        sent.map(({ type, body }) => ({ type, body: Buffer.from(body) })),
      );
    }),
  );
});

function copied({ type, body }: Frame): Frame {
  return { type, body: Buffer.from(body) };
}

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...pieces, bytes.subarray(at)];
}

test("an invocation's frame carries header and payload, whether copied together or sent as two buffers", () => {
  for (const size of [0, 1, 16_384, 16_385, 5_000_000]) {
    const payload = Buffer.alloc(size, 7);
    const [frame] = new FrameDecoder().push(Buffer.concat(encodeInvocation("v", '{"a":"é"}', payload)));
    assert.ok(frame);
    const headerEnd = 4 + frame.body.readUInt32LE(0);
    assert.deepEqual(frame.type, "v");
    assert.deepEqual(frame.body.toString("utf8", 4, headerEnd), '{"a":"é"}');
    assert.deepEqual(frame.body.subarray(headerEnd), payload);
  }
});

test("a large payload is handed on as the buffer it is", () => {
  const payload = Buffer.alloc(100_000);
  const [, second] = encodeInvocation("v", "{}", payload);
  assert.equal(second?.buffer, payload.buffer);
});

test("a frame without a type and one that is too long are malformed", () => {
  for (const length of [0, maxGuestFrameBytes + 1, 0xffffffff]) {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(length, 0);
    assert.throws(() => new FrameDecoder().push(bytes), MalformedFrameError);
  }
});
