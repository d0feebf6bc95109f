import assert from "node:assert/strict";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Clock, realClock } from "../../src/clock.ts";
import type { EngineConfig, Inspection } from "../../src/config.ts";
import { startEngine } from "../../src/engine.ts";
import { Debugger } from "./debugger.ts";
import { eventually } from "./eventually.ts";
import { clientConfig } from "./open-api.ts";

export interface Answer<T> {
  /** Parsed. */
  readonly payload: T;
  readonly error: string | undefined;
  readonly log: string;
}

/** An engine whose functions are debugged. */
export interface DebuggedEngine extends AsyncDisposable {
  readonly lambda: LambdaClient;
  /** What it told people. */
  readonly announced: readonly string[];
  /** The port that debuggers know a function by. */
  portOf(functionName: string): Promise<number>;
  /** As an IDE attaches: tries again until there is a process. */
  attach(functionName: string): Promise<Debugger>;
  invoke<T = unknown>(functionName: string, event?: object): Promise<Answer<T>>;
}

export async function debuggedEngine(
  inspection: Partial<Inspection> = {},
  chosen: Partial<EngineConfig> = {},
  clock: Clock = realClock,
): Promise<DebuggedEngine> {
  const announced: string[] = [];
  const config = { port: 0, prewarm: 0, inspection: { functions: [], firstPort: 0, breaks: false, ...inspection } };
  const announce = (line: string): number => announced.push(line);
  const engine = await startEngine({ ...config, ...chosen }, { diagnostics: () => {}, announce, clock });
  const lambda = new LambdaClient(clientConfig(engine.endpoint));
  const portOf = async (functionName: string): Promise<number> =>
    await eventually(() => {
      const line = announced.find((each) => each.startsWith(`debugger: ${functionName} is at 127.0.0.1:`));
      assert(line, `no port of ${functionName} was told`);
      return Number(line.split(":").at(-1));
    });
  return {
    lambda,
    announced,
    portOf,
    attach: async (functionName) => {
      const port = await portOf(functionName);
      return await eventually(async () => await Debugger.attach(port));
    },
    invoke: async (FunctionName, event = {}) => {
      const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: "Tail" });
      const { Payload = [], FunctionError: error, LogResult = "" } = await lambda.send(command);
      return {
        payload: JSON.parse(Buffer.from(Payload).toString()),
        error,
        log: Buffer.from(LogResult, "base64").toString(),
      };
    },
    [Symbol.asyncDispose]: async () => {
      lambda.destroy();
      await engine.close();
    },
  };
}
