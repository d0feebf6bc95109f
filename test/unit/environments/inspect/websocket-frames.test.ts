import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { FrameSplitter, clientMessage, maxFrameBytes } from "../../../../src/environments/inspect/websocket-frames.ts";

const texts = fc.array(fc.string({ maxLength: 300 }), { maxLength: 10 });

test("frames come out as they went in, whatever bytes they were cut at", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 200 }), (sent, size) => {
      const bytes = Buffer.concat(sent.map(clientMessage));
      const splitter = new FrameSplitter();
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const frames = pieces.flatMap((piece) => splitter.push(piece));
      assert.deepEqual(Buffer.concat(frames.map((frame) => frame.bytes)), bytes);
      assert.deepEqual(
        frames.map((frame) => frame.text(10_000)),
        sent,
      );
    }),
  );
});

test("a masked payload is read, a long one as far as one looks, and a message of several frames shows", () => {
  const splitter = new FrameSplitter();
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = Buffer.from("hello").map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  const [short] = splitter.push(Buffer.concat([Buffer.from([0x01, 0x85]), mask, masked]));
  assert.deepEqual([short?.text(100), short?.isText, short?.isUnfinished], ["hello", true, true]);
  const long = Buffer.alloc(70_000, "x");
  const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0x01, 0x11, 0x70]);
  const [frame] = splitter.push(Buffer.concat([head, long]));
  assert.deepEqual([frame?.bytes.length, frame?.text(3), frame?.isUnfinished], [70_010, "xxx", false]);
});

test("a frame that is too long to be held is none, and nothing of it is kept", () => {
  const splitter = new FrameSplitter();
  const head = (bytes: number): Buffer => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(bytes));
    return Buffer.concat([Buffer.from([0x81, 127]), length]);
  };
  assert.deepEqual([splitter.push(head(maxFrameBytes - 10)), splitter.isOverflowing], [[], false]);
  const other = new FrameSplitter();
  const frames = other.push(Buffer.concat([clientMessage("before"), head(maxFrameBytes + 1)]));
  assert.deepEqual([frames.map((frame) => frame.text(10)), other.isOverflowing], [["before"], true]);
  assert.deepEqual(other.push(clientMessage("after")), []);
});
