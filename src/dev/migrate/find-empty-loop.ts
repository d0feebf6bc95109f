import { full } from "acorn-walk";
import { type Finding, placeOf } from "./finding.ts";
import { nameOf } from "./nodes.ts";
import { type HandlerSource, isOwn } from "./source.ts";

/** `callbackWaitsForEmptyEventLoop` in the function's own code (RT-196); packages that set it do no harm. */
export function findEmptyLoop({ files }: HandlerSource): Finding[] {
  return files(/callbackWaitsForEmptyEventLoop/)
    .filter(isOwn)
    .flatMap((module) => {
      const findings: Finding[] = [];
      full<undefined>(module.program, (node) => {
        if (node.type !== "MemberExpression" || nameOf(node.property, node.computed) !== name) return;
        findings.push({ kind: "empty-event-loop", effect: "no effect", place: placeOf(module, node), why, change });
      });
      return findings;
    });
}

const name = "callbackWaitsForEmptyEventLoop";
const why =
  "the answer goes out as soon as the handler's promise settles, whatever this says; it is undefined before it is set";
const change = "remove it; await what has to be done before the answer";
