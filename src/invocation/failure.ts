import { exitErrorType } from "../environments/init-result.ts";
import { type Invocation, type Outcome, timeoutOf } from "../model/invocation.ts";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import { signalText } from "../model/signals.ts";

export type Crash = Extract<Outcome, { kind: "crashed" }>;

/** The error body of a process that ended without an answer (RT-252, RT-272). */
export function crashBody(crash: Crash, requestId: string, runtime: Runtime): Buffer {
  if (isLegacy(runtime))
    return json({ errorMessage: `RequestId: ${requestId} Process exited before completing request` });
  return json({ errorType: exitErrorType(crash), errorMessage: `RequestId: ${requestId} Error: ${crashText(crash)}` });
}

/** `Runtime exited with error: exit status 3` and its kin. */
export function crashText({ exitCode, signal, fault }: Pick<Crash, "exitCode" | "signal" | "fault">): string {
  if (fault) return fault.text;
  if (signal !== null) return `Runtime exited with error: signal: ${signalText(signal)}`;
  if (exitCode === 0) return "Runtime exited without providing a reason";
  return `Runtime exited with error: exit status ${exitCode ?? 1}`;
}

/** The error body of a timeout, in the form of its time (RT-270). */
export function timeoutBody(invocation: Invocation, runtime: Runtime, now: number): Buffer {
  const { requestId } = invocation;
  const text = timeoutText(timeoutOf(invocation));
  if (isLegacy(runtime)) return json({ errorMessage: `${new Date(now).toISOString()} ${requestId} ${text}` });
  return json({ errorType: "Sandbox.Timedout", errorMessage: `RequestId: ${requestId} Error: ${text}` });
}

/** `Task timed out after 3.00 seconds` */
export function timeoutText(timeoutMs: number): string {
  return `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
