import assert from "node:assert/strict";
import type { FunctionOptions, InvokeOptions, Settings } from "../support/function-under-test.ts";

export interface Answer {
  readonly functionError: string | undefined;
  readonly text: string;
  readonly json: unknown;
}

/** Something that can be invoked. */
export interface Target {
  invoke(event: unknown, options?: InvokeOptions): Promise<Answer>;
}

/** What came of one attempt: its value, or the error's code. */
export type Attempt = { readonly did: unknown } | { readonly failed: string; readonly message: string };

/** `index.js` of a function that does what its event says, in words of JavaScript. */
export const attackerCode = `
  const AsyncFunction = (async () => {}).constructor;
  const fs = require("fs"), os = require("os"), net = require("net"), childProcess = require("child_process");
  exports.handler = async ({ attempt }) => {
    try {
      const act = new AsyncFunction("require", "fs", "os", "net", "childProcess", attempt);
      return { did: (await act(require, fs, os, net, childProcess)) ?? null };
    } catch (error) {
      return { failed: String(error.code ?? error.name), message: String(error.message).slice(0, 500) };
    }
  };`;

/** That function, with more files and other settings. */
export function attacker(settings: Settings & { readonly files?: FunctionOptions["files"] } = {}): FunctionOptions {
  const { files, ...others } = settings;
  return { runtimeId: "nodejs22.x", timeoutMs: 60_000, ...others, files: { "index.js": attackerCode, ...files } };
}

/** Runs statements inside `fn`; those that are one expression give its value. */
export async function attempt(fn: Target, code: string): Promise<Attempt> {
  const statements = /^(return|const|let|for|await|if|while)\b|;/.test(code) ? code : `return (${code})`;
  const result = await fn.invoke({ attempt: statements });
  if (result.functionError !== undefined) return { failed: result.functionError, message: result.text };
  const { json } = result;
  assert(typeof json === "object" && json !== null && ("did" in json || "failed" in json), result.text);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `attacker` makes it
  return json as Attempt;
}

/** The value of what must be possible. */
export async function value(fn: Target, code: string): Promise<unknown> {
  const outcome = await attempt(fn, code);
  assert("did" in outcome, `${code}: ${JSON.stringify(outcome)}`);
  return outcome.did;
}

/** A list of words, e.g. of a folder's entries. */
export async function words(fn: Target, code: string): Promise<string[]> {
  const found = await value(fn, code);
  assert(Array.isArray(found), `${code} gives no list`);
  return found.map(String);
}

/** Each of these attempts fails, with the code beside it; all that did not are named at once. */
export async function refused(fn: Target, attempts: Readonly<Record<string, string | RegExp>>): Promise<void> {
  const surprises: unknown[] = [];
  for (const [code, expected] of Object.entries(attempts)) {
    const outcome = await attempt(fn, code);
    const found = "failed" in outcome ? outcome.failed : "nothing";
    const isExpected = expected instanceof RegExp ? expected.test(found) : found === expected;
    if (!isExpected) surprises.push([code, `expected ${expected}`, outcome]);
  }
  assert(surprises.length === 0, JSON.stringify(surprises, null, 2));
}
