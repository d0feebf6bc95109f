import { join } from "node:path";
import { realClock } from "../../src/clock.ts";
import { Deployment } from "../../src/dev/deploy/deployment.ts";
import { servicesAt } from "../../src/dev/deploy/services.ts";
import { FunctionsCode } from "../../src/dev/functions-code.ts";
import { nothing } from "../../src/dev/plain/plain-project.ts";
import type { Project, ProjectFunction } from "../../src/dev/project.ts";
import { ServedProject } from "../../src/dev/served-project.ts";
import { jsonTeller } from "../../src/dev/terminal/json-teller.ts";
import { startEngine } from "../../src/engine.ts";
import type { LocalApi } from "../../src/model/local-api.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A project in an engine of its own, as `lambkin dev` serves one. */
export interface ServedForTest extends AsyncDisposable {
  readonly endpoint: string;
  readonly served: ServedProject;
  /** What a tool was told. */
  readonly told: Record<string, unknown>[];
  readonly apis: (readonly LocalApi[])[];
  invoke(functionName: string, event?: unknown): Promise<unknown>;
}

/** `read` gives the members that such a project has, now. */
export async function serveForTest(read: () => Partial<Project>): Promise<ServedForTest> {
  await using opened = new AsyncDisposableStack();
  const told: Record<string, unknown>[] = [];
  const apis: (readonly LocalApi[])[] = [];
  const teller = jsonTeller((text) => told.push(JSON.parse(text)), realClock);
  const config = { port: 0, isolation: "none", allowFileCode: true, linksFolders: true, mapsSources: true } as const;
  const quick = { ...config, retryDelaysMs: [10, 10] as const };
  const engine = opened.use(await startEngine(quick, { observer: teller, diagnostics: () => {} }));
  const directory = opened.use(await temporaryDirectory());
  const code = new FunctionsCode({ directory: join(directory.path, "builds"), nodeBinary: () => process.execPath });
  const services = await servicesAt(engine.endpoint, "us-east-1", undefined);
  const deployment = new Deployment({
    services,
    pause: async () => await realClock.sleep(1),
    directory: join(directory.path, "layers"),
  });
  const served = new ServedProject({
    read: async () => await Promise.resolve({ ...nothing, ...read() }),
    name: "test",
    code,
    deployment,
    serveApis: (all) => apis.push(all),
    teller,
    clock: realClock,
  });
  opened.defer(async () => await served.close());
  await served.start();
  const rest = opened.move();
  return {
    endpoint: engine.endpoint,
    served,
    told,
    apis,
    invoke: async (functionName, event = {}) => {
      const url = `${engine.endpoint}/2015-03-31/functions/${functionName}/invocations`;
      return await (await fetch(url, { method: "POST", body: JSON.stringify(event) })).json();
    },
    [Symbol.asyncDispose]: async () => await rest.disposeAsync(),
  };
}

/** A function of a folder. */
export function projectFunction(name: string, folder: string, more: Partial<ProjectFunction> = {}): ProjectFunction {
  const Role = "arn:aws:iam::123456789012:role/r";
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role, Timeout: 30 };
  return { name, code: { kind: "folder", folder }, settings, layers: [], ...more };
}
