import { mkdtemp } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isTyped } from "../dev/code/handler-file.ts";
import { bundleInto, unbundled } from "../dev/migrate/bundle.ts";
import { checkSource } from "../dev/migrate/check-source.ts";
import { callbackHandler } from "../dev/migrate/find-callbacks.ts";
import type { Finding } from "../dev/migrate/finding.ts";
import { notLoaded, placeAt } from "../dev/migrate/not-loaded.ts";
import { type HandlerSource, packagesTo, readSource } from "../dev/migrate/source.ts";
import type { HandlerTarget } from "../dev/migrate/targets.ts";
import type { PackageName } from "../dev/migrate/package-of.ts";
import type { FunctionVersion } from "../model/function.ts";
import { type RuntimeId } from "../model/runtimes.ts";
import type { LoadFailure, Trial, TrialAnswer } from "./migrate-trial.ts";
import { oneShotVersion } from "./one-shot.ts";

export interface CheckOptions {
  readonly trial: Trial;
  readonly from: (target: HandlerTarget) => RuntimeId;
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** An event to invoke it with, on both runtimes. */
  readonly event: Uint8Array | undefined;
}

export interface HandlerReport {
  readonly target: HandlerTarget;
  readonly verdict: "loads" | "refused" | "not loaded";
  readonly findings: readonly ReportedFinding[];
}

/** With the packages that lead to it from the handler. */
export type ReportedFinding = Finding & { readonly packages: readonly PackageName[] };

const to = "nodejs24.x";

/** Looks at a handler's source, and at what the real runtime makes of it; what runs has the last word. */
export async function checkHandler(target: HandlerTarget, options: CheckOptions): Promise<HandlerReport> {
  const path = basename(target.handler).replace(/^[^.]*\./, "");
  const source = await readSource(target.file, path);
  const tried = { ...target, ...(await runnable(target, path, options.trial)) };
  const versionOn = (runtimeId: RuntimeId): FunctionVersion => version(tried, runtimeId, options);
  const failure = await options.trial.load(versionOn(to));
  const findings = await combined(source, failure, { target, versionOn, options });
  const answers = failure ? [] : await otherAnswer(options, target, versionOn);
  const verdict = !failure ? "loads" : failure.errorType === refusal ? "refused" : "not loaded";
  const reported = [...findings, ...answers].map((each) => ({
    ...each,
    packages: each.place ? packagesTo(each.place.file, source.graph) : [],
  }));
  return { target, verdict, findings: reported };
}

const refusal = "Runtime.CallbackHandlerDeprecated";

/** TypeScript is run from a bundle of its own. */
async function runnable(
  { file, folder: codeDirectory, handler }: HandlerTarget,
  path: string,
  trial: Trial,
): Promise<{ codeDirectory: string; handler: string }> {
  if (!isTyped(file)) return { codeDirectory, handler };
  const folder = await mkdtemp(join(trial.directory, "bundle-"));
  // What esbuild can't take, the runtime can't either: it says so itself.
  await bundleInto(folder, file).catch(() => {});
  return { codeDirectory: folder, handler: `index.${path}` };
}

function version(
  tried: { codeDirectory: string; handler: string } & Pick<HandlerTarget, "environmentVariables" | "layersDirectory">,
  runtimeId: RuntimeId,
  options: CheckOptions,
): FunctionVersion {
  const { codeDirectory, handler, layersDirectory } = tried;
  const environmentVariables = { ...tried.environmentVariables, ...options.environmentVariables };
  const settings = { runtimeId, timeoutMs: 30_000, memoryMiB: 1024, environmentVariables };
  return { ...oneShotVersion({ codeDirectory, handler, ...settings }), layersDirectory };
}

interface Tried {
  readonly target: HandlerTarget;
  readonly versionOn: (runtimeId: RuntimeId) => FunctionVersion;
  readonly options: CheckOptions;
}

/** What the source says, less what the runtime knows better. */
async function combined(source: HandlerSource, failure: LoadFailure | undefined, tried: Tried): Promise<Finding[]> {
  const said = checkSource(source);
  const { trial, from } = tried.options;
  if (!failure) return said.filter((each) => isNoCallback(each) && !("isAtLoad" in each && each.isAtLoad));
  if (failure.errorType === refusal) return [await refused(source, said, tried), ...said.filter(isNoCallback)];
  const isSdk = /Cannot find (module|package) 'aws-sdk/.test(failure.errorMessage);
  if (isSdk && said.some(({ kind }) => kind === "sdk-v2")) return said;
  const runtimeId = from(tried.target);
  const loads = (await trial.load(tried.versionOn(runtimeId))) === undefined;
  return [notLoaded(failure, { runtimeId, loads }), ...said];
}

function isNoCallback({ kind }: Finding): boolean {
  return kind !== "callback-handler";
}

/** The function that the runtime refuses is the one that V8 knows; the source has its beginning exactly. */
async function refused(source: HandlerSource, said: readonly Finding[], tried: Tried): Promise<Finding> {
  const location = await tried.options.trial.locate(tried.versionOn(to));
  const isBundled = location?.file.startsWith(tried.options.trial.directory);
  const found = location && isBundled ? unbundled(location) : location;
  const explained = said.find(
    ({ kind, place }) =>
      kind === "callback-handler" && (!found || (place?.file === found.file && place.line === found.line)),
  );
  return explained ?? callbackHandler(found && placeAt(found.file, found.line, found.column), source.graph);
}

/** What an event is answered with, where that is another thing than before. */
async function otherAnswer(
  { trial, from, event }: CheckOptions,
  target: HandlerTarget,
  versionOn: Tried["versionOn"],
): Promise<Finding[]> {
  if (!event) return [];
  const runtimeId = from(target);
  const before = await trial.answer(versionOn(runtimeId), event);
  const after = await trial.answer(versionOn(to), event);
  if (isAlike(before, after)) return [];
  // What differs from one time to the next says nothing of runtimes.
  if (!isAlike(before, await trial.answer(versionOn(runtimeId), event))) return [];
  const why = `${runtimeId} answers the event with ${short(before.payload)}, ${to} with ${short(after.payload)}`;
  const change = "see the findings beside this one; without any, compare what both runtimes log (lambkin invoke)";
  return [{ kind: "other-answer", effect: "changes", place: undefined, why, change }];
}

function isAlike(one: TrialAnswer, other: TrialAnswer): boolean {
  return one.isError === other.isError && isDeepStrictEqual(shape(one.payload), shape(other.payload));
}

const varying =
  /\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT|\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d{13}\b|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;

/** Without times and ids, and without stacks, which differ between releases of Node.js. */
function shape(payload: string): unknown {
  const text = payload.replaceAll(varying, "0");
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "trace" in value ? { ...value, trace: [] } : value;
  } catch {
    // A streamed response may be any text.
    return text;
  }
}

function short(payload: string): string {
  return payload.length > 100 ? `${payload.slice(0, 99)}…` : payload;
}
