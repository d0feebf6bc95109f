import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { clis } from "./aws-cli.ts";
import { type Block, printed } from "./doc-page.ts";

/** Of the machine that a page is read at. */
export interface DocMachine {
  /** Empty, its own. */
  readonly directory: string;
  /** What `npm install lambkin` installs. */
  readonly tarball: string;
  /** `bin/lambkin.mjs`, installed. */
  readonly command: string;
  /** In place of 4566. */
  readonly port: number;
}

/** The AWS CLI that pages are written for; `undefined` where this machine has none of version 2. */
export const currentCli: string | undefined = [...clis].find(([version]) => version.startsWith("2."))?.[1];

const blockTimeoutMs = 600_000;

/** Types a page's blocks from the first to the last. `await using` ends what they have started. */
export class DocShell {
  readonly #machine: DocMachine;
  readonly #servers: Server[] = [];
  #cwd: string;
  #env: NodeJS.ProcessEnv;

  private constructor(machine: DocMachine, cwd: string, env: NodeJS.ProcessEnv) {
    this.#machine = machine;
    this.#cwd = cwd;
    this.#env = env;
  }

  static async open(machine: DocMachine): Promise<DocShell> {
    const tools = join(machine.directory, "tools");
    const cwd = join(machine.directory, "page");
    await mkdir(tools, { recursive: true });
    await mkdir(cwd);
    for (const [name, text] of Object.entries(toolsOf(machine))) {
      await writeFile(join(tools, name), `#!/bin/sh\n${text}\n`);
      await chmod(join(tools, name), 0o755);
    }
    return new DocShell(machine, cwd, environment(tools));
  }

  /** @throws AssertionError where a command fails, or prints what the page doesn't show */
  async run(block: Block, shown: Block | undefined): Promise<void> {
    const text = block.text.replaceAll("4566", String(this.#machine.port));
    if (block.title !== undefined) await this.#write(block.title, text);
    else if (block.serves !== undefined) await this.#serve(text, new RegExp(block.serves));
    else await this.#type(text, shown);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) await server.end();
  }

  async #write(title: string, text: string): Promise<void> {
    const path = join(this.#cwd, title);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  async #type(text: string, shown: Block | undefined): Promise<void> {
    const state = join(this.#machine.directory, "state");
    const script = `set -eo pipefail\n${text}\n{ pwd; env -0; } > '${state}'`;
    const options = { cwd: this.#cwd, env: this.#env, timeout: blockTimeoutMs };
    const shell = spawn("bash", ["-c", script], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", all: "" };
    for (const name of ["stdout", "stderr"] as const) {
      shell[name].setEncoding("utf8").on("data", (piece: string) => {
        output.all += piece;
        if (name === "stdout") output.stdout += piece;
      });
    }
    const [status] = await once(shell, "close");
    assert.equal(status, 0, `${text}\nprints\n${output.all}`);
    if (shown) assert.match(output.all, printed(shown.text.replaceAll("4566", String(this.#machine.port))));
    const [, cwd = "", variables = ""] = /^(.*)\n([^]*)$/.exec(await readFile(state, "utf8")) ?? [];
    this.#cwd = cwd;
    this.#env = Object.fromEntries(variables.split("\0").map((pair) => [pair.replace(/=.*/s, ""), valueOf(pair)]));
  }

  async #serve(text: string, up: RegExp): Promise<void> {
    const server = new Server(spawn("bash", ["-c", `exec ${text}`], { cwd: this.#cwd, env: this.#env }));
    this.#servers.push(server);
    await server.hasPrinted(up);
  }
}

/** A command that goes on. */
class Server {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #output = "";
  #look: () => void = () => {};

  constructor(process: ChildProcess) {
    this.#process = process;
    this.#exited = once(process, "close");
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding("utf8").on("data", (piece: string) => {
        this.#output += piece;
        this.#look();
      });
    }
  }

  async hasPrinted(wanted: RegExp): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      this.#look = () => {
        if (wanted.test(this.#output)) resolve();
      };
    });
    const ended = this.#exited.then(() => assert.fail(`it ended before it printed ${wanted}:\n${this.#output}`));
    await Promise.race([seen, ended]);
  }

  async end(): Promise<void> {
    this.#process.kill("SIGINT");
    await this.#exited;
  }
}

/** What a page takes for granted, in place of what the machine has under these names. */
function toolsOf({ command, tarball, port }: DocMachine): Record<string, string> {
  const node = process.execPath;
  return {
    node: `exec '${node}' "$@"`,
    // Since 2.13 it reads the variable itself.
    aws: `exec ${currentCli} "$@" \${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"}`,
    lambkin: `: \${AWS_ENDPOINT_URL:=http://127.0.0.1:${port}}; export AWS_ENDPOINT_URL
case "$1 $*" in
  *--port*) ;;
  "start "* | "dev "*) exec '${node}' '${command}' "$@" --port ${port} ;;
esac
exec '${node}' '${command}' "$@"`,
    npx: `if [ "$1" = lambkin ]; then shift; exec lambkin "$@"; fi\nPATH="$OUTER_PATH" exec npx "$@"`,
    npm: `for word do shift; [ "$word" = lambkin ] && word='${tarball}'; set -- "$@" "$word"; done
PATH="$OUTER_PATH" exec npm "$@"`,
  };
}

function environment(tools: string): NodeJS.ProcessEnv {
  const { PATH = "", HOME, LAMBKIN_CACHE, XDG_CACHE_HOME, TMPDIR } = process.env;
  // How this machine reaches the registry.
  const ways = Object.entries(process.env).filter(([name]) =>
    /^(NODE_EXTRA_CA_CERTS|(npm_config|https?_proxy|no_proxy).*)$/i.test(name),
  );
  return {
    ...Object.fromEntries(ways),
    HOME,
    LAMBKIN_CACHE,
    XDG_CACHE_HOME,
    TMPDIR,
    PATH: [tools, PATH].join(delimiter),
    OUTER_PATH: [dirname(process.execPath), PATH].join(delimiter),
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "",
  };
}

function valueOf(pair: string): string {
  return pair.slice(pair.indexOf("=") + 1);
}
