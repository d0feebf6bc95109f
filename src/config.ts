import { totalmem } from "node:os";
import { cacheDirectory } from "./cache-directory.mjs";
import { parseRoute } from "./model/local-route.ts";
import { ownServices } from "./model/services.ts";

/** Everything an operator can choose, checked once at the start. */
export interface EngineConfig {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Absolute path of the state; `undefined` keeps it in a temporary directory that goes with the engine. */
  readonly dataDirectory: string | undefined;
  readonly cacheDirectory: string;
  readonly region: string;
  readonly accountId: string;
  /** Invocations at once of each account in a region (API-600). */
  readonly accountConcurrency: number;
  /** An account's limit is one of its request rate too (API-607): where somebody chose it. */
  readonly isAccountRateLimited: boolean;
  /** Before the second and the third attempt of an asynchronous event (API-401). */
  readonly retryDelaysMs: readonly [number, number];
  /** AWS's refusal of old runtimes (API-174). */
  readonly strictRuntimes: boolean;
  /** Lets callback handlers run on Node.js 24 and later (RT-152). */
  readonly allowCallbacks: boolean;
  /** For development: folders of this machine may be deployed, by `S3Bucket` "file". */
  readonly allowFileCode: boolean;
  /** For `lambkin dev`: a folder that is deployed is used where it lies, and not as a copy. Nothing is read of it before. */
  readonly linksFolders: boolean;
  /** For `lambkin dev`: stack traces name the lines of the sources, by the source maps of what runs. */
  readonly mapsSources: boolean;
  /** Upper bound of the memory sizes of all environments together. */
  readonly memoryMiB: number;
  /** An environment that was idle for so long is ended. */
  readonly idleMs: number;
  /** Generic environments kept ready for each pair of runtime and memory size in use; 0 switches prewarming off. */
  readonly prewarm: number;
  /** A runtime is fetched when a function on it is deployed, and not when it is first invoked. */
  readonly fetchesAhead: boolean;
  /**
   * `auto`: walls where this machine has them; `required`: no start without them, as for everybody who listens beyond
   * loopback; `none`: plain processes.
   */
  readonly isolation: "auto" | "required" | "none";
  /** What functions behind walls reach: `auto` is the outside, where the tools for it are there. */
  readonly network: "auto" | "none" | "host";
  /** Space on the disk for logs; groups without retention lose their oldest events beyond it. */
  readonly logStorageMiB: number;
  /** Hold every environment to its memory size's share of the processors, also when nobody else wants them. */
  readonly isCpuCapped: boolean;
  /** What becomes of due times of schedules that the engine was not there for: one firing for all of them, or none. */
  readonly missedSchedules: "once" | "skip";
  /** Endpoints of services that the engine is not, by the name that requests are signed for: `s3`. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** The SDKs inside functions find the engine, and through it the upstreams, by variables. */
  readonly functionEndpoints: boolean;
  /** The engine speaks HTTPS. */
  readonly tls: TlsFiles | undefined;
  /** A proxy in front of the engine speaks it. */
  readonly isBehindProxy: boolean;
  /** Host, and perhaps port, that function URLs end in; `undefined` is the one by which the client came (API-500). */
  readonly urlSuffix: string | undefined;
  /**
   * Whom function URLs of AuthType NONE let in (API-511). `policy`: whoever a statement for lambda:InvokeFunctionUrl lets in;
   * `strict`: one for lambda:InvokeFunction is needed too, as AWS wants it of new URLs; `open`: everybody.
   */
  readonly urlAccess: "policy" | "strict" | "open";
  /** Paths that lead to functions: `ANY /api/{proxy+}=my-function@v1`, an HTTP API's, `…:rest`, `…:alb`, `…:alb-multi`. */
  readonly routes: readonly string[];
  /** Which functions debuggers attach to; `undefined` is none, and costs nothing. */
  readonly inspection: Inspection | undefined;
  /** URL that spans of sampled invocations are posted to (OTLP over HTTP); `undefined` traces nothing. */
  readonly tracesEndpoint: string | undefined;
  /** The part of the traces that begin here which is sampled, 0 to 1. */
  readonly traceRatio: number;
}

/** Functions that are debugged. */
export interface Inspection {
  /** By name, with the ports that were chosen for them; empty means all. */
  readonly functions: readonly { readonly name: string; readonly port: number | undefined }[];
  /** Of the first function, others follow; 0 takes free ones. */
  readonly firstPort: number;
  /** New environments wait for a debugger, and stop before the function's first line. */
  readonly breaks: boolean;
}

/** Paths of PEM files. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** A flag or variable that can't be what it is: told to the person, exit status 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Fills in what was not chosen and checks what was. @throws ConfigError */
export function engineConfig(chosen: Partial<EngineConfig>): EngineConfig {
  const config: EngineConfig = {
    host: "127.0.0.1",
    port: 4566,
    dataDirectory: undefined,
    cacheDirectory: cacheDirectory(process.env),
    region: process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    accountId: "123456789012",
    accountConcurrency: 1000,
    isAccountRateLimited: chosen.accountConcurrency !== undefined,
    retryDelaysMs: [60_000, 120_000],
    strictRuntimes: false,
    allowCallbacks: false,
    allowFileCode: false,
    linksFolders: false,
    mapsSources: false,
    memoryMiB: Math.floor((totalmem() / 2 ** 20) * 0.8),
    idleMs: 10 * 60_000,
    prewarm: 2,
    fetchesAhead: true,
    isolation: usualIsolation(chosen),
    network: "auto",
    logStorageMiB: 4096,
    isCpuCapped: false,
    missedSchedules: "once",
    upstreams: {},
    functionEndpoints: true,
    tls: undefined,
    isBehindProxy: false,
    urlSuffix: undefined,
    urlAccess: "policy",
    routes: [],
    inspection: undefined,
    tracesEndpoint: tracesEndpointIn(process.env),
    traceRatio: traceRatioIn(process.env),
    ...chosen,
  };
  check(Number.isInteger(config.port) && config.port >= 0 && config.port <= 65_535, "--port must be 0 to 65535");
  check(/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(config.region), `'${config.region}' is not a region such as us-east-1`);
  check(/^\d{12}$/.test(config.accountId), "--account must have 12 digits");
  check(config.accountConcurrency >= 100, "--concurrency must be at least 100");
  check(config.memoryMiB >= 128, "--memory-limit must be at least 128 (MB)");
  check(config.logStorageMiB >= 64, "--log-storage must be at least 64 (MB)");
  checkDevelopment(config);
  const { tracesEndpoint } = config;
  check(tracesEndpoint === undefined || isHttp(tracesEndpoint), `spans can't be posted to '${tracesEndpoint}'`);
  checkWeb(config);
  for (const [service, url] of Object.entries(config.upstreams)) checkUpstream(service, url);
  return config;
}

/** Only who holds an access key may call from elsewhere, and nobody listens in. @throws ConfigError */
export function checkListening({ host, tls, isBehindProxy }: EngineConfig, hasKeys: boolean): void {
  check(
    isLoopback(host) || tls !== undefined || isBehindProxy,
    `refusing to listen on ${host} without TLS: give --tls-cert and --tls-key, or --behind-proxy where a proxy has them`,
  );
  check(
    isLoopback(host) || hasKeys,
    `refusing to listen on ${host}: without access keys the engine serves this machine only (127.0.0.1); ` +
      "see lambkin keys --help",
  );
}

/** As OpenTelemetry's own SDKs read it. https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function tracesEndpointIn(variables: NodeJS.ProcessEnv): string | undefined {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = variables;
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: shared } = variables;
  if (OTEL_SDK_DISABLED?.toLowerCase() === "true" || OTEL_TRACES_EXPORTER === "none") return undefined;
  return own || (shared ? tracesBelow(shared) : undefined);
}

/** Of OpenTelemetry's samplers those that don't ask a server; what a caller has decided stands with all of them. */
function traceRatioIn({
  OTEL_TRACES_SAMPLER: sampler = "",
  OTEL_TRACES_SAMPLER_ARG: ratio,
}: NodeJS.ProcessEnv): number {
  if (sampler.endsWith("always_off")) return 0;
  const share = sampler.endsWith("traceidratio") && ratio ? Number(ratio) : 1;
  check(share >= 0 && share <= 1, `OTEL_TRACES_SAMPLER_ARG must be 0 to 1, not '${ratio}'`);
  return share;
}

/** Where a collector at this URL takes spans. */
export function tracesBelow(url: string): string {
  return `${url.replace(/\/$/, "")}/v1/traces`;
}

/** Debuggers reach no process behind walls. */
function usualIsolation({ host = "127.0.0.1", inspection }: Partial<EngineConfig>): EngineConfig["isolation"] {
  if (inspection) return "none";
  return isLoopback(host) ? "auto" : "required";
}

/** What nobody may ask for who serves others. */
function checkDevelopment({ allowFileCode, linksFolders, host, isBehindProxy, ...config }: EngineConfig): void {
  const isOwnMachine = isLoopback(host) && !isBehindProxy;
  check(
    !allowFileCode || isOwnMachine,
    "--allow-file-code is for an engine that serves this machine only (127.0.0.1, no proxy): whoever calls it has every " +
      "folder read that it can read",
  );
  check(allowFileCode || !linksFolders, "folders are linked where they are allowed as code");
  const { inspection, isolation } = config;
  check(["auto", "required", "none"].includes(isolation), "--isolation must be auto, required or none");
  if (!inspection) return;
  check(
    isOwnMachine,
    "--inspect is for an engine that serves this machine only (127.0.0.1, no proxy): functions run without walls",
  );
  check(
    isolation === "none",
    `--inspect needs functions in plain processes, which debuggers reach: give --isolation none, not ${isolation}`,
  );
  for (const port of [inspection.firstPort, ...inspection.functions.map((each) => each.port ?? 0)])
    check(Number.isInteger(port) && port >= 0 && port <= 65_535, "--inspect takes a port of 0 to 65535");
}

function isHttp(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? "");
}

function checkWeb({ urlSuffix, routes }: EngineConfig): void {
  check(
    urlSuffix === undefined || /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i.test(urlSuffix),
    `--url-suffix takes a host such as functions.example.com, not '${urlSuffix}'`,
  );
  for (const route of routes) {
    check(parseRoute(route), `--route takes a route such as 'ANY /api/{proxy+}=my-function@v1', not '${route}'`);
  }
}

function checkUpstream(service: string, url: string): void {
  check(!ownServices.includes(service), `--upstream ${service}: the engine is ${service} itself`);
  check(/^[a-z0-9-]+$/.test(service), `--upstream takes the name that requests are signed for, not '${service}'`);
  const parsed = URL.parse(url);
  const isEndpoint = /^https?:$/.test(parsed?.protocol ?? "") && parsed?.search === "" && parsed.username === "";
  check(isEndpoint, `the endpoint of ${service} must be a URL such as http://127.0.0.1:9000, not '${url}'`);
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function check(holds: unknown, complaint: string): asserts holds {
  if (!holds) throw new ConfigError(complaint);
}
