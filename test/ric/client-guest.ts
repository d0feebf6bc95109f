import assert from "node:assert/strict";
import { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { encodeFrame, FrameDecoder } from "../../src/environments/channel.ts";
import { whenDrained } from "../../src/environments/drain.ts";
import { frameTypes, type GuestInit, type GuestInvocation } from "../../src/model/frames.ts";
import { plainSandbox } from "../../src/sandbox/plain.ts";
import type { Enclosure, GuestCommand, GuestExit, GuestProcess, Sandbox } from "../../src/sandbox/sandbox.ts";
import { findRuntime } from "../../src/model/runtimes.ts";
import { clientPrograms } from "./clients.ts";
import { RuntimeApi } from "./runtime-api.ts";
import { Telemetry } from "./telemetry.ts";

/** A sandbox whose guests are AWS's runtime interface clients: everything around them is the engine's own. */
export const clientSandbox: Sandbox = {
  ...plainSandbox,
  enclose: async (plan) => {
    const walls = await plainSandbox.enclose(plan);
    return {
      paths: walls.paths,
      isStanding: true,
      show: async (place, directory) => await walls.show(place, directory),
      furnish: async (wishes) => await walls.furnish(wishes),
      start: async (command) => await Promise.resolve(new ClientGuest(walls, command)),
      startBeside: async (command) => await walls.startBeside(command),
      openLoopback: async () => await walls.openLoopback(),
      memoryKiB: () => undefined,
      hasCompany: () => false,
      freeze: () => {},
      thaw: () => {},
      close: async () => await walls.close(),
    };
  },
};

async function drained(): Promise<void> {
  await new Promise<void>((resolve) => whenDrained(resolve));
}

/** What an answer begins with (`model/frames.ts`), all zero. */
const noFacts = Buffer.alloc(9);

/** In UTF-16 units; three bytes each at most make 1 MiB. */
const maxEventLength = 349_525;

const tooLarge = JSON.stringify({
  errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  errorType: "Function.ResponseSizeTooLarge",
});

/** Speaks the guest's side of the frame channel on behalf of a client that speaks AWS's Runtime API. */
class ClientGuest implements GuestProcess {
  readonly input: PassThrough = new PassThrough();
  readonly output: PassThrough = new PassThrough();
  readonly stdout: PassThrough = new PassThrough();
  readonly stderr: PassThrough = new PassThrough();
  readonly exited: Promise<GuestExit>;
  readonly #walls: Enclosure;
  readonly #command: GuestCommand;
  readonly #api: RuntimeApi;
  #process: GuestProcess | undefined;
  #end!: (exit: GuestExit) => void;

  constructor(walls: Enclosure, command: GuestCommand) {
    this.#walls = walls;
    this.#command = command;
    this.#api = this.#openApi();
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
    const decoder = new FrameDecoder();
    this.input.on("data", (chunk: Buffer) => {
      for (const { type, body } of decoder.push(chunk)) this.#receive(type, body);
    });
    this.#say(frameTypes.started);
  }

  terminate(): void {
    this.#process?.terminate();
  }

  kill(): void {
    if (this.#process) this.#process.kill();
    else this.#end({ exitCode: null, signal: "SIGKILL" });
  }

  #say(type: string, body: Uint8Array = new Uint8Array(0)): void {
    this.output.write(encodeFrame(type, body));
  }

  #openApi(): RuntimeApi {
    const say = (type: string, ...parts: Uint8Array[]): void => {
      this.#say(type, Buffer.concat(parts));
    };
    const listener = {
      initialised: () => say(frameTypes.initialised, Buffer.alloc(4)),
      waiting: () => say(frameTypes.waiting),
      responded: (payload: Buffer) => say(frameTypes.result, noFacts, payload),
      refusedResponse: () => say(frameTypes.error, noFacts, Buffer.from(tooLarge)),
      failed: (body: Buffer) => say(frameTypes.error, noFacts, body),
      initFailed: (errorType: string, body: Buffer) => {
        say(frameTypes.initError, Buffer.from(JSON.stringify({ errorType, body: body.toString() })));
      },
      streamStarted: (contentType: string) => say(frameTypes.streamStart, Buffer.from(contentType)),
      streamed: (chunk: Buffer) => say(frameTypes.chunk, chunk),
      streamEnded: () => say(frameTypes.streamEnd, noFacts),
    };
    return new RuntimeApi(listener, drained);
  }

  #receive(type: string, body: Buffer): void {
    if (type === frameTypes.init) {
      const init: GuestInit = JSON.parse(body.toString());
      void this.#start(init);
      return;
    }
    assert.equal(type, frameTypes.invoke, "the host asks a client for nothing but invocations");
    const headerEnd = 4 + body.readUInt32LE(0);
    const invocation: GuestInvocation = JSON.parse(body.toString("utf8", 4, headerEnd));
    const payload = Buffer.from(body.subarray(headerEnd));
    const reason = payload.length === 0 ? undefined : reasonNotJson(payload.toString());
    if (reason !== undefined) {
      this.#say(frameTypes.refused, Buffer.from(reason));
      return;
    }
    this.#api.deliver({ invocation, payload: payload.length === 0 ? Buffer.from("{}") : payload });
  }

  /** An event of the log store has its bounds (RT-314). */
  #log(event: string): void {
    for (let at = 0; at < event.length; at += maxEventLength) {
      this.#say(frameTypes.log, Buffer.from(event.slice(at, at + maxEventLength)));
    }
  }

  async #start(init: GuestInit): Promise<void> {
    const process = await this.#walls.start(clientCommand(this.#command, init, await this.#api.listen()));
    this.#process = process;
    for (const connection of [process.input, process.output]) {
      assert(connection instanceof Socket);
      this.#api.serve(connection);
    }
    const telemetry = new Telemetry();
    process.stdout.on("data", (chunk: Buffer) => {
      for (const each of telemetry.push(chunk)) {
        if ("event" in each) this.#log(each.event);
        else this.#say(frameTypes.output, Buffer.concat([Buffer.from([1]), each.raw]));
      }
    });
    process.stderr.resume();
    const exit = await process.exited;
    await drained();
    this.#api.close();
    this.#end(exit);
  }
}

/** The guest's command line with the client in the place of the guest. A shell makes one stream of stdout and stderr. */
function clientCommand(command: GuestCommand, init: GuestInit, runtimeApi: string): GuestCommand {
  const flags = command.arguments.slice(0, -2);
  const runtime = findRuntime(String(command.arguments.at(-1)));
  const program = runtime && clientPrograms[runtime.id];
  assert(program, "one of AWS's clients runs on this runtime");
  return {
    ...command,
    file: "/bin/sh",
    arguments: ["-c", 'exec "$@" 2>&1', "sh", command.file, ...flags, program],
    // For a wrapper script the function's variables are there from the start.
    variables: {
      ...(init.variables ?? command.variables),
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      _LAMBDA_TELEMETRY_LOG_FD: "1",
    },
  };
}

/** The engine's front door answers for a payload that is not JSON; no runtime sees it (RT-154). */
function reasonNotJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
