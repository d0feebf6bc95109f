import type { ExtensionFault } from "../model/invocation.ts";
import { signalText } from "../model/signals.ts";
import type { Companion, GuestExit } from "../sandbox/sandbox.ts";
import { launchComplaint } from "./external-extensions.ts";
import { RawOutputs } from "./raw-output.ts";

export interface ExtensionOutput {
  /** Takes a line that it has written. */
  readonly print: (line: string) => void;
  /** Resolves when there is room for more lines; `undefined` where there is. */
  readonly room: () => Promise<void> | undefined;
}

/** The process of an external extension. */
export class ExtensionProcess {
  /** Resolves to how it ended, when all that it wrote was read. */
  readonly ended: Promise<ExtensionFault>;
  readonly #process: Companion;
  readonly #output: ExtensionOutput;
  readonly #lines: RawOutputs;
  #complaint: string | undefined;
  #isHeld = false;

  /** `path` is that of its file, as AWS has it. */
  constructor(path: string, process: Companion, output: ExtensionOutput) {
    this.#process = process;
    this.#output = output;
    this.#lines = new RawOutputs((line) => {
      this.#complaint ??= launchComplaint(line);
      if (this.#complaint === undefined) output.print(line);
    });
    for (const source of ["stdout", "stderr"] as const)
      process[source].on("data", (bytes: Buffer) => {
        this.#lines.push(source, bytes);
        void this.#holdUntilRoom();
      });
    this.ended = this.#watch(path);
  }

  kill(): void {
    this.#process.kill();
    this.#flow(true);
  }

  async #watch(path: string): Promise<ExtensionFault> {
    const exit = await this.#process.exited;
    this.#lines.flush();
    return this.#complaint === undefined ? crash(exit) : launchError(path, this.#complaint);
  }

  /** One that writes without end waits, as a guest does. */
  async #holdUntilRoom(): Promise<void> {
    const room = this.#output.room();
    if (!room || this.#isHeld) return;
    this.#isHeld = true;
    this.#flow(false);
    await room;
    this.#isHeld = false;
    this.#flow(true);
  }

  #flow(on: boolean): void {
    for (const each of [this.#process.stdout, this.#process.stderr]) {
      if (on) each.resume();
      else each.pause();
    }
  }
}

export function launchError(path: string, problem: string): ExtensionFault {
  return { errorType: "Extension.LaunchError", text: `fork/exec ${path}: ${problem}` };
}

/** As the platform words it: `exit code 0`, `exit status 1`, `signal: killed`. */
function crash({ exitCode, signal }: GuestExit): ExtensionFault {
  const errorType = "Extension.Crash";
  if (signal !== null) return { errorType, text: `signal: ${signalText(signal)}` };
  return { errorType, text: exitCode === 0 ? "exit code 0" : `exit status ${exitCode ?? 1}` };
}
