import type { Clock } from "../../clock.ts";
import type { Teller } from "../teller.ts";
import { type InvocationScreen, Invocations, type Shown } from "./invocations.ts";
import { type LogLine, logLine, logLines } from "./log-lines.ts";

/** One JSON object a line, with a `type` and the `time` at which it happened. */
export function jsonTeller(write: (text: string) => void, clock: Clock): Teller {
  const tell = (type: string, facts: object): void => {
    write(`${JSON.stringify({ type, time: new Date(clock.now()).toISOString(), ...facts })}\n`);
  };
  const log = (invocation: Shown, { level, text }: LogLine): void =>
    tell("log", { ...identityOf(invocation), level, message: text });
  const screen: InvocationScreen = {
    started: (invocation, messages) => {
      for (const message of messages) screen.message(invocation, message);
    },
    message: (invocation, message) => {
      const line = logLine(message);
      if (line) log(invocation, line);
    },
    ended(invocation, { status, message, facts }, messages) {
      for (const line of logLines(messages)) log(invocation, line);
      const { durationMs, isColdStart: cold, initDurationMs, maxMemoryUsedMiB: maxMemoryUsedMB } = facts ?? {};
      const times = { durationMs: rounded(durationMs), cold, initDurationMs: rounded(initDurationMs) };
      const end = { status, message, ...times, maxMemoryUsedMB };
      tell("invocation", { ...identityOf(invocation), ...end });
    },
  };
  const invocations = new Invocations(screen, clock);
  return {
    began: (...began) => invocations.began(...began),
    ended: (...ended) => invocations.ended(...ended),
    refused: (...refused) => invocations.refused(...refused),
    logged: (...logged) => invocations.logged(...logged),
    serving({ endpoint, region, project, urls }) {
      const functions = project.functions.map(({ name, settings: { Handler, Runtime } }) => {
        return { functionName: name, handler: Handler, runtime: Runtime, url: urls.get(name) };
      });
      tell("serving", {
        endpoint,
        region,
        functions,
        apis: project.apis.map(({ id }) => id),
        unserved: project.unserved,
      });
    },
    reloaded: (reload) => tell("reloaded", { ...reload, durationMs: rounded(reload.durationMs) }),
    failed(problems) {
      for (const { what, flaw } of problems) tell("problem", { what, ...flaw });
    },
    mended: (what) => tell("mended", { what }),
    note: (message) => tell("note", { message }),
  };
}

/** As in REPORT. */
function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 100) / 100;
}

function identityOf({ functionName, version, requestId }: Shown): object {
  return { functionName, version, requestId };
}
