import assert from "node:assert/strict";

/**
 * The life of an execution environment, in AWS's names of the phases.
 *
 * - `starting`: its first process is being started.
 * - `prewarmed`: generic, without any user code; waits to become a function's own.
 * - `init`: loads the function; again, with a new process, inside the first invocation (RT-142).
 * - `ready`: waits for an event, frozen.
 * - `invoke`: one event is with the function.
 * - `reset`: its process is gone (timeout, crash, exit: RT-395); identity and `/tmp` remain, and the next invocation
 *   starts with another init.
 * - `shutdown`: is being ended.
 * - `gone`: no process, no files.
 */
export type Phase = "starting" | "prewarmed" | "init" | "ready" | "invoke" | "reset" | "shutdown" | "gone";

export const legalMoves: Readonly<Record<Phase, readonly Phase[]>> = {
  starting: ["prewarmed", "shutdown", "gone"],
  prewarmed: ["init", "shutdown", "gone"],
  init: ["ready", "reset", "shutdown", "gone"],
  ready: ["invoke", "reset", "shutdown", "gone"],
  invoke: ["ready", "reset", "shutdown", "gone"],
  reset: ["init", "shutdown", "gone"],
  shutdown: ["gone"],
  gone: [],
};

/** The phase after a move. @throws AssertionError for a move that the table does not have. */
export function move(from: Phase, to: Phase): Phase {
  assert(legalMoves[from].includes(to), `an environment does not go from ${from} to ${to}`);
  return to;
}
