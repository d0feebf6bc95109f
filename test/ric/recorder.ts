import type { RuntimeId } from "../../src/model/runtimes.ts";
import type { Case } from "../runtimes/case.ts";
import type { FunctionUnderTest, InvocationResult } from "../support/function-under-test.ts";
import type { TestBench } from "../support/test-bench.ts";
import { type Facts, factsOf } from "./facts.ts";

/** What came of a row on one runtime. */
export interface Played {
  readonly facts: readonly Facts[];
  /** Why the row's own expectation was not met; it stops there. */
  readonly complaint: string | undefined;
}

/** Plays a row and keeps what each invocation gave, in the order of the calls. */
export async function playRecorded(row: Case, runtimeId: RuntimeId, bench: TestBench): Promise<Played> {
  const files = { ...(row.code === undefined ? {} : { "index.js": row.code }), ...row.files };
  let played: Played = { facts: [], complaint: undefined };
  await bench.withFunction({ runtimeId, files, ...row.settings }, async (run) => {
    const calls: Promise<InvocationResult>[] = [];
    const complaint = await complaintOf(row.play(recording(run, calls)));
    // What the platform refuses, e.g. an event that is not JSON, no runtime sees.
    const results = (await Promise.allSettled(calls)).flatMap((call) =>
      call.status === "fulfilled" ? call.value : [],
    );
    played = { facts: factsOf(results, run.functionName), complaint };
  });
  return played;
}

async function complaintOf(play: Promise<void>): Promise<string | undefined> {
  try {
    await play;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function recording(run: FunctionUnderTest, calls: Promise<InvocationResult>[]): FunctionUnderTest {
  const { runtime, legacy, functionName, functionArn, settings } = run;
  return {
    runtime,
    legacy,
    functionName,
    functionArn,
    settings,
    invoke: async (event, options) => {
      const call = run.invoke(event, options);
      calls.push(call);
      return await call;
    },
    retire: () => run.retire(),
    allLog: () => run.allLog(),
  };
}
