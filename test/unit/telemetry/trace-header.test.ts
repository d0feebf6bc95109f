import assert from "node:assert/strict";
import { test } from "node:test";
import { completedTraceHeader, traceHeaderOf } from "../../../src/telemetry/trace-header.ts";

const root = "Root=1-5759e988-bd862e3fe1be46a994272793";
const parent = "Parent=53995c3f42cd8ad8";
const own = { parent: "aaaaaaaaaaaaaaaa", isSampled: false };

for (const [sent, given] of [
  [`${root};${parent};Sampled=1`, `${root};${parent};Sampled=1`],
  [`${root};${parent};Sampled=0;Lineage=1:a87bd80c:0`, `${root};${parent};Sampled=0;Lineage=1:a87bd80c:0`],
  [`Self=1-67891234-12456789abcdef012345678;${root};${parent}`, `${root};${parent};Sampled=0`],
  [root, `${root};Parent=aaaaaaaaaaaaaaaa;Sampled=0`],
  [`${root};Sampled=?`, `${root};Parent=aaaaaaaaaaaaaaaa;Sampled=0`],
  [`${root}; ${parent}; Sampled=?; Lineage=a:5|b:7`, `${root};${parent};Sampled=0;Lineage=a:5|b:7`],
  [`${root};Parent=no id;Sampled=1`, `${root};Parent=aaaaaaaaaaaaaaaa;Sampled=1`],
  ["Root=1-5759e988", undefined],
  ["Sampled=1", undefined],
  ["", undefined],
] as const) {
  test(`'${sent}' reaches the function as ${given === undefined ? "a new trace" : `'${given}'`} (API-301)`, () => {
    assert.equal(completedTraceHeader(sent, own), given);
  });
}

test("where the engine records a trace it leaves the parent to whoever records, and decides what is left open", () => {
  const recording = { parent: undefined, isSampled: true };
  assert.equal(completedTraceHeader(root, recording), `${root};Sampled=1`);
  assert.equal(completedTraceHeader(`${root};Sampled=0`, recording), `${root};Sampled=0`);
});

const id = "4bf92f3577b34da6a3ce929d0e0e4736";
const span = "00f067aa0ba902b7";
const xray = `Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=${span}`;

for (const [traceparent, header] of [
  [`00-${id}-${span}-01`, `${xray};Sampled=1`],
  [`00-${id}-${span}-00`, `${xray};Sampled=0`],
  [`00-${id}-${span}-03`, `${xray};Sampled=1`],
  [`cc-${id}-${span}-01-what-the-future-will-be-like`, `${xray};Sampled=1`],
  [`00-${id}-${span}-01-more`, undefined],
  [`ff-${id}-${span}-01`, undefined],
  [`00-${"0".repeat(32)}-${span}-01`, undefined],
  [`00-${id}-${"0".repeat(16)}-01`, undefined],
  [`00-${id.toUpperCase()}-${span}-01`, undefined],
  [`00-${id}-${span}`, undefined],
  ["", undefined],
] as const) {
  test(`traceparent '${traceparent}' is ${header === undefined ? "none" : `'${header}'`} to X-Ray`, () => {
    assert.equal(traceHeaderOf(traceparent), header);
  });
}
