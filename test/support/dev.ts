import assert from "node:assert/strict";
import { type Running, startLambkin } from "./lambkin-command.ts";
import { eventually } from "./eventually.ts";

/** An object that `lambkin dev --json` has written. */
export interface Told {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** `lambkin dev` as a tool sees it. */
export interface Dev extends AsyncDisposable {
  readonly command: Running;
  readonly endpoint: string;
  /** Objects of this type, so far. */
  told(type: string): Told[];
  /** Resolves when there are so many of them. */
  until(type: string, count?: number): Promise<Told[]>;
  /** The answer's JSON. */
  invoke(functionName: string, event?: unknown): Promise<unknown>;
}

/** Serves a project on a free port, with its state in a folder that goes with it; variables of its environment may be given. */
export async function startDev(
  paths: readonly string[],
  ...given: readonly (string | Readonly<Record<string, string>>)[]
): Promise<Dev> {
  const flags = given.filter((each) => typeof each === "string");
  const variables = given.filter((each) => typeof each !== "string");
  const command = startLambkin(["dev", ...paths, "--port", "0", "--json", ...flags], Object.assign({}, ...variables));
  const told = (type: string): Told[] => objectsIn(command.stdout).filter((each) => each.type === type);
  const until = async (type: string, count = 1): Promise<Told[]> =>
    await eventually(() => {
      const found = told(type);
      assert(found.length >= count, `${found.length} of ${count} '${type}': ${said(command)}`);
      return found;
    });
  await using opened = new AsyncDisposableStack();
  // As Ctrl-C, so that it clears up after itself.
  opened.defer(async () => void (await command.interrupt()));
  const [serving] = await until("serving");
  const endpoint = String(serving?.["endpoint"]);
  const invoke = async (functionName: string, event: unknown = {}): Promise<unknown> => {
    const url = `${endpoint}/2015-03-31/functions/${functionName}/invocations`;
    return await (await fetch(url, { method: "POST", body: JSON.stringify(event) })).json();
  };
  const rest = opened.move();
  return { command, endpoint, told, until, invoke, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

function objectsIn(lines: readonly string[]): Told[] {
  return lines.map((line) => {
    const object: Told = JSON.parse(line);
    return object;
  });
}

function said({ stdout, stderr }: Running): string {
  return [...stdout, ...stderr].join("\n");
}
