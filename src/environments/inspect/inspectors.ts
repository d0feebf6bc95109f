import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import type { Inspection } from "../../config.ts";
import type { FunctionVersion } from "../../model/function.ts";
import { findRuntime, nodeMajor } from "../../model/runtimes.ts";
import type { TimeLimit } from "../time-limit.ts";
import { Debuggee } from "./debuggee.ts";
import { InspectorPort } from "./inspector-port.ts";
import { Pauses } from "./pauses.ts";

/** Node.js 6 brought the inspector. */
const firstMajor = 6;
/** Ports that are tried for a function. */
const mostTries = 100;

export interface InspectorsParts {
  readonly inspection: Inspection;
  readonly clock: Clock;
  /** For files that processes read; see `Workshop.directory`. */
  readonly directory: string;
  /** Takes lines for people. */
  readonly announce: (line: string) => void;
}

/**
 * The functions that are debugged, each on a port of its own which stays the same over all of its processes: those that
 * were named, or all, in the order in which they appear.
 */
export class Inspectors {
  /** A debugger comes to a function that has no process. */
  onWanted: (functionName: string) => void = () => {};
  readonly #parts: InspectorsParts;
  readonly #ports = new Map<string, InspectorPort>();
  readonly #refused = new Set<string>();
  /** Listens, and is nobody's yet. */
  #spare: InspectorPort | undefined;
  #lastPort: number;
  /** Ports are opened one after the other. */
  #opening: Promise<void> = Promise.resolve();

  constructor(parts: InspectorsParts) {
    this.#parts = parts;
    this.#lastPort = parts.inspection.firstPort;
  }

  /** Opens the ports of functions that were named, or the first one where all are debugged. @throws ConfigError */
  async open(): Promise<void> {
    const { functions, firstPort } = this.#parts.inspection;
    for (const [index, { name, port }] of functions.entries()) {
      const following = firstPort === 0 ? 0 : firstPort + index;
      await this.#port(name).listen(port ?? following);
    }
    if (functions.length > 0) return;
    this.#spare = this.#newPort();
    await this.#spare.listen(firstPort);
  }

  /** Whether the function is debugged, which has a port from then on. */
  has({ functionName, runtimeId }: FunctionVersion): boolean {
    const { functions } = this.#parts.inspection;
    if (functions.length > 0 && !functions.some(({ name }) => name === functionName)) return false;
    const runtime = findRuntime(runtimeId);
    if (!runtime || nodeMajor(runtime) < firstMajor) {
      this.#refuse(functionName, runtimeId);
      return false;
    }
    this.#port(functionName).assign({ functionName, runtime });
    return true;
  }

  /** Whether debuggers are there, or about to come back. */
  isWanted({ functionName }: FunctionVersion): boolean {
    return this.#ports.get(functionName)?.isWanted ?? false;
  }

  /** Of a new environment of `version`, whose id and limit these are. */
  debuggee(version: FunctionVersion, limit: TimeLimit, id: string): Debuggee | undefined {
    const runtime = findRuntime(version.runtimeId);
    if (!runtime || !this.has(version)) return undefined;
    const { clock, directory, inspection } = this.#parts;
    const pauses = new Pauses(join(directory, `${id}.paused`), limit, clock);
    return new Debuggee({
      runtime,
      breaks: inspection.breaks,
      pauses,
      clock,
      listener: this.#port(version.functionName),
    });
  }

  async close(): Promise<void> {
    await this.#opening;
    for (const port of [...this.#ports.values(), ...(this.#spare ? [this.#spare] : [])]) await port.close();
  }

  #port(functionName: string): InspectorPort {
    const known = this.#ports.get(functionName);
    if (known) return known;
    const port = this.#spare ?? this.#newPort();
    this.#ports.set(functionName, port);
    if (this.#parts.inspection.functions.length === 0 && port !== this.#spare)
      this.#opening = this.#follow(port, this.#opening);
    this.#spare = undefined;
    return port;
  }

  #newPort(): InspectorPort {
    const port = new InspectorPort(this.#parts.clock.uuid(), this.#parts.announce);
    port.onWanted = (functionName) => this.onWanted(functionName);
    return port;
  }

  /** Has it listen at the next port that nobody else has. */
  async #follow(port: InspectorPort, before: Promise<void>): Promise<void> {
    await before;
    for (let left = mostTries; left > 0 && !port.isListening; left -= 1) {
      if (this.#lastPort > 0) this.#lastPort += 1;
      await port.listen(this.#lastPort).catch((error: unknown) => {
        if (left === 1) this.#parts.announce(String(error));
      });
    }
  }

  #refuse(functionName: string, runtimeId: string): void {
    if (this.#refused.has(functionName)) return;
    this.#refused.add(functionName);
    this.#parts.announce(
      `debugger: ${functionName} can't be debugged: ${runtimeId} has no inspector, nodejs6.10 and later do`,
    );
  }
}
