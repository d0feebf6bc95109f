import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { SandboxError } from "./sandbox.ts";

/** Where its programs are, whatever the engine's own environment says. */
const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

interface Request {
  readonly output: string[];
  readonly resolve: (output: string) => void;
  readonly reject: (error: Error) => void;
  readonly script: string;
}

/**
 * A shell in a mount namespace of its own, which makes the mounts that environments see. The host never sees them,
 * and none outlives the engine: the shell ends with its standard input, its namespace with the last sandbox in it.
 * Where the engine is not root it is root of a user namespace instead.
 */
export class Keeper {
  readonly #child: ChildProcess;
  readonly #requests: Request[] = [];
  readonly #ended: Promise<void>;
  readonly #will: string[] = [];
  #isAlive = true;
  #problem = "";

  constructor(isRoot: boolean) {
    const namespaces = isRoot ? [] : ["--user", "--map-root-user"];
    this.#child = spawn("unshare", [...namespaces, "--mount", "--propagation", "private", "/bin/sh"], {
      // Ctrl-C in a terminal is not meant for it.
      detached: true,
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#ended = this.#watch();
    this.#child.stdin?.on("error", () => {});
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#problem = text.toString().trim();
    });
    if (this.#child.stdout) createInterface(this.#child.stdout).on("line", (line) => this.#receive(line));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** The tree of its own mounts, as a folder of the host. */
  get root(): string {
    return `/proc/${this.pid}/root`;
  }

  /** Runs shell commands, one after the other. Resolves to what they print. @throws SandboxError with their complaint */
  async run(script: string): Promise<string> {
    return await new Promise((resolve, reject) => {
      this.#requests.push({ output: [], resolve, reject, script });
      if (!this.isAlive) this.#giveUp();
      else this.#child.stdin?.write(`{ ${script}\n} </dev/null 2>&1; echo "@$?"\n`);
    });
  }

  /** What is left to do when the engine or the keeper is gone, however they went. @throws SandboxError */
  async bequeath(script: string): Promise<void> {
    this.#will.push(script);
    await this.run(`trap ${quoted(this.#lastWill)} EXIT`);
  }

  get #lastWill(): string {
    return this.#will.toReversed().join("\n");
  }

  /** Unmounts everything by ending. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
    if (this.#child.signalCode === null) return;
    // Killed, it left everything to the engine.
    const heir = spawn("/bin/sh", ["-c", this.#lastWill], { env, stdio: "ignore" });
    await once(heir, "close");
  }

  async #watch(): Promise<void> {
    try {
      await once(this.#child, "close");
    } catch (error) {
      this.#problem = String(error);
    }
    this.#isAlive = false;
    this.#giveUp();
  }

  #receive(line: string): void {
    const [request] = this.#requests;
    if (!request) return;
    const status = /^(.*)@(\d+)$/.exec(line);
    if (!status) {
      request.output.push(line);
      return;
    }
    this.#requests.shift();
    if (status[1] !== undefined && status[1] !== "") request.output.push(status[1]);
    const output = request.output.join("\n");
    if (status[2] === "0") request.resolve(output);
    else request.reject(new SandboxError(`${output || `status ${status[2]}`} (${request.script.trim()})`));
  }

  #giveUp(): void {
    for (const request of this.#requests.splice(0)) {
      request.reject(new SandboxError(`the sandboxes' keeper is gone ${this.#problem}`.trim()));
    }
  }
}

/** One word of a shell command; a shell knows no NUL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("\0", "").replaceAll("'", `'\\''`)}'`;
}
