import { engineVersion } from "../model/version.ts";
import type { EngineState } from "./engine-state.ts";
import type { Family, Sample } from "./family.ts";
import { functionLabels } from "./function-labels.ts";

const version = engineVersion();
const mebibyte = 2 ** 20;
const queueLabels = ["region", "account_id", "function_name"];

/** What the engine says of itself; its process and Node.js follow as the client of Prometheus reports them. */
export const engineFamilies: readonly Family<EngineState>[] = [
  {
    name: "lambkin_build_info",
    type: "gauge",
    help: "Always 1; the release is a label.",
    labels: ["version"],
    samples: () => [{ labels: { version }, value: 1 }],
  },
  {
    name: "lambkin_environments",
    type: "gauge",
    help: "Execution environments by phase; prewarmed ones belong to no function yet.",
    labels: ["phase"],
    samples: ({ environments }) =>
      Object.entries(environments.phases).map(([phase, value]) => ({ labels: { phase }, value })),
  },
  single("environments_memory_bytes", "Memory that execution environments have or are entitled to.", (state) => [
    state.environments.heldMiB * mebibyte,
  ]),
  single("environments_memory_limit_bytes", "Bound of the memory of all environments (--memory-limit).", (state) => [
    state.environments.limitMiB * mebibyte,
  ]),
  single("account_concurrency_limit", "Invocations at once of each account in a region (--concurrency).", (state) => [
    state.accountConcurrency,
  ]),
  {
    name: "lambkin_invocation_failures_total",
    type: "counter",
    help: "Events that the engine itself could not hand to their function.",
    labels: [...queueLabels, "resource", "executed_version"],
    samples: ({ functions }) => functions.map(({ labels, failures }) => ({ labels, value: failures })),
  },
  queue(
    "events",
    "Asynchronous events in the queue, those that run and those that wait for a retry included.",
    (of) => of.events,
  ),
  queue(
    "overdue_seconds",
    "How long the next asynchronous event has been due without being run.",
    (of) => of.overdueMs / 1000,
  ),
  total(
    "event_loop_active_seconds",
    "How long the engine's event loop was at work; its rate is the loop's utilization.",
    () => [performance.eventLoopUtilization().active / 1000],
  ),
  single("store_calls", "Reads and writes that the store has not answered yet.", ({ storeCalls }) => [storeCalls]),
  single("log_backlog_bytes", "Log events that are not on disk yet, about.", ({ logs }) => [logs.backlogBytes]),
  total("log_events_dropped", "Log events that were dropped because the disk did not keep up.", ({ logs }) => [
    logs.droppedEvents,
  ]),
  total("traces_exported", "Traced invocations that the collector has taken.", ({ traces }) => only(traces?.exported)),
  total("traces_dropped", "Traced invocations that no collector took in time.", ({ traces }) => only(traces?.dropped)),
  single("traces_waiting", "Traced invocations that are not sent yet.", ({ traces }) => only(traces?.waiting)),
];

/** Nothing where nothing is traced. */
function only(value: number | undefined): number[] {
  return value === undefined ? [] : [value];
}

type Values = (state: EngineState) => readonly number[];

function single(name: string, help: string, values: Values): Family<EngineState> {
  const samples = (state: EngineState): Sample[] => values(state).map((value) => ({ labels: {}, value }));
  return { name: `lambkin_${name}`, type: "gauge", help, labels: [], samples };
}

function total(name: string, help: string, values: Values): Family<EngineState> {
  return { ...single(`${name}_total`, help, values), type: "counter" };
}

function queue(
  name: string,
  help: string,
  value: (queue: EngineState["queues"][number]) => number,
): Family<EngineState> {
  return {
    name: `lambkin_async_queue_${name}`,
    type: "gauge",
    help,
    labels: queueLabels,
    samples: ({ queues }) =>
      queues.map((each) => {
        const { resource: _, ...labels } = functionLabels(each.functionArn);
        return { labels, value: value(each) };
      }),
  };
}
