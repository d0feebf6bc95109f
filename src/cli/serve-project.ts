import { realpath } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { cacheDirectory } from "../cache-directory.mjs";
import { realClock } from "../clock.ts";
import { Deployment } from "../dev/deploy/deployment.ts";
import { servicesAt, type Services } from "../dev/deploy/services.ts";
import { discover } from "../dev/discover.ts";
import { FunctionsCode } from "../dev/functions-code.ts";
import { readAll } from "../dev/join-projects.ts";
import { missingModules } from "../dev/missing-modules.ts";
import { problemsOf } from "../dev/problem.ts";
import { type Project, ProjectError, type ReadOptions } from "../dev/project.ts";
import { ServedProject } from "../dev/served-project.ts";
import type { Teller } from "../dev/teller.ts";
import { jsonTeller } from "../dev/terminal/json-teller.ts";
import { keysHelp, listenToKeys } from "../dev/terminal/keys.ts";
import { screenOn } from "../dev/terminal/screen.ts";
import { textTeller } from "../dev/terminal/text-teller.ts";
import { ApiError } from "../client/service-endpoint.ts";
import type { LambdaClient } from "../client/lambda-client.ts";
import { findRuntime } from "../model/runtimes.ts";
import { Runtimes } from "../runtimes/runtimes.ts";
import { temporaryDirectory } from "../store/opening.ts";
import { type DevFlags, type DevEngine, clientOf, startDevEngine } from "./dev-engine.ts";
import { interrupted } from "./interrupted.ts";
import { variablesIn } from "./invoke-input.ts";

export interface ServeProjectOptions extends DevFlags {
  /** Absolute. */
  readonly paths: readonly string[];
  /** Of functions that no template says one of. */
  readonly runtime: string;
  readonly stage: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly envFile: string | undefined;
  readonly output: "text" | "raw" | "json";
  /** Once all is served. */
  readonly whenServing?: (client: LambdaClient) => Promise<void>;
}

/** Starts an engine, serves the project at these paths in it, and keeps both in step until the person wants no more. */
export async function serveProject(options: ServeProjectOptions): Promise<number> {
  const quit = Promise.withResolvers<void>();
  const interruption = interrupted(quit.promise);
  const screen = screenOn(process.stdout);
  const write = (text: string): void => screen.write(text);
  const { output } = options;
  const clock = realClock;
  const teller = output === "json" ? jsonTeller(write, clock) : textTeller({ screen, clock, isRaw: output === "raw" });
  using ending = new DisposableStack();
  await using opened = new AsyncDisposableStack();
  const dev = await startDevEngine(options, teller);
  opened.use(dev.engine);
  const served = await openProject(options, { dev, teller, opened, write });
  if (served === undefined) return 1;
  using _keys = listenToKeys(process.stdin, {
    restart: () => void served.restart().then(() => teller.note("restarted: everything anew")),
    clear: () => screen.clear(),
    coldNext: () => void served.restart().then(() => teller.note("the next invocation of each function is cold")),
    quit: () => quit.resolve(),
    help: () => teller.note(keysHelp),
  });
  if (process.stdin.isTTY && output !== "json") write(`${keysHelp}\n\n`);
  if (options.whenServing) await Promise.race([options.whenServing(await clientOf(dev)), interruption]);
  await interruption;
  ending.defer(clock.after(1000, () => teller.note("what runs is waited for; Ctrl-C ends it at once")));
  return 0;
}

interface Around {
  readonly dev: DevEngine;
  readonly teller: Teller;
  readonly opened: AsyncDisposableStack;
  readonly write: (text: string) => void;
}

/** `undefined` where it can't be read, which was told. */
async function openProject(options: ServeProjectOptions, around: Around): Promise<ServedProject | undefined> {
  const { dev, teller, opened, write } = around;
  const { engine, config, key } = dev;
  const { region, accountId } = config;
  const services = await servicesAt(engine.endpoint, region, key);
  const { parameters, stage } = options;
  const readOptions: ReadOptions = {
    region,
    accountId,
    parameters,
    stage,
    endpoint: engine.endpoint,
    env: process.env,
  };
  const name = options.paths.map((path) => basename(path)).join(", ");
  try {
    // Source maps are relative to where scripts really are.
    const directory = await realpath(await temporaryDirectory(opened, "lambkin-dev-"));
    const pause = async (): Promise<void> => await realClock.sleep(1);
    const read = await readerOf(options, readOptions);
    const served = new ServedProject({
      read,
      name,
      code: codeIn(join(directory, "functions")),
      deployment: new Deployment({ services, pause, directory: join(directory, "layers") }),
      serveApis: (apis) => engine.serveApis(apis),
      teller,
      clock: realClock,
    });
    opened.defer(async () => await served.close());
    await served.start();
    // Who reads the address may call it at once.
    if (options.output !== "json") write(`Lambkin serves on ${engine.endpoint}${dev.portNote}\n`);
    teller.serving({
      endpoint: engine.endpoint,
      region,
      project: served.project,
      urls: await urlsIn(served.project, services),
    });
    for (const line of missingModules(served.project)) teller.note(line);
    return served;
  } catch (error) {
    if (!(error instanceof ProjectError || error instanceof AggregateError)) throw error;
    teller.failed(problemsOf(name, error));
    return undefined;
  }
}

async function readerOf(options: ServeProjectOptions, readOptions: ReadOptions): Promise<() => Promise<Project>> {
  const { paths, runtime, envFile } = options;
  const found = await discover(paths, { runtime, workingDirectory: process.cwd() });
  const kept = new Map<string, Project>();
  return async () => {
    const project = await readAll(found, readOptions, kept);
    if (envFile === undefined) return project;
    const variables = await variablesIn([], envFile);
    const functions = project.functions.map((fn) => {
      const Variables = { ...fn.settings.Environment?.Variables, ...variables };
      return { ...fn, settings: { ...fn.settings, Environment: { Variables } } };
    });
    return { ...project, functions, readFrom: [...project.readFrom, resolve(envFile)] };
  };
}

function codeIn(directory: string): FunctionsCode {
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
  const nodeBinary = (id: string): string | undefined => (findRuntime(id) ? runtimes.installedBinary(id) : undefined);
  return new FunctionsCode({ directory, nodeBinary });
}

async function urlsIn({ functions }: Project, { lambda }: Services): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  for (const { name, url } of functions) {
    if (!url) continue;
    const query = url.Qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(url.Qualifier)}`;
    const path = `/2021-10-31/functions/${encodeURIComponent(name)}/url${query}`;
    const found = await lambda.find<{ FunctionUrl?: string }>("GET", path).catch((error: unknown) => {
      // The engine refused the function, which was told.
      if (!(error instanceof ApiError)) throw error;
    });
    if (found?.FunctionUrl !== undefined) urls.set(name, found.FunctionUrl);
  }
  return urls;
}
