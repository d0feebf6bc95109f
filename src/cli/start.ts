import { resolve as absolute } from "node:path";
import { type EngineConfig, type Inspection, type TlsFiles, tracesBelow } from "../config.ts";
import { type Engine, startEngine } from "../engine.ts";
import { UsageError, parseFlags, oneOf, wholeNumber, type Command } from "./command.ts";
import type { Inspected } from "./inspect-flags.ts";
import { interrupted } from "./interrupted.ts";

export const serveFlags = `      --port N               port to listen on; 0 takes a free one (default: 4566)
      --host ADDRESS         address to listen on (default: 127.0.0.1)
      --data DIR             folder of the state (default: .lambkin)
      --region NAME          region in ARNs (default: $AWS_REGION or us-east-1)
      --account ID           account in ARNs, 12 digits (default: 123456789012)
      --concurrency N        invocations at once of each account in a region, and ten times as many a second
                             (default: 1000 at once, in a second as many as there is time for)
      --retry-delays LIST    seconds before an asynchronous event that failed is tried again, and once more: 1,2 for
                             development (default: 60,120, as on AWS)
      --memory-limit MB      bound of all environments' memory sizes (default: 80% of the machine's memory)
      --idle-timeout SECONDS end environments that were idle for so long (default: 600)
      --log-storage MB       space on the disk for logs; groups without retention lose their oldest events beyond it
                             (default: 4096)
      --prewarm N            generic environments kept ready for each runtime and memory size in use (default: 2)
      --missed-schedules MODE  what becomes of due times of schedules while no engine ran. once: one firing for all of
                             them; skip: none (default: once)
      --isolation MODE       auto: walls around functions where this machine has them; required: don't start
                             without; none: plain processes (default: auto)
      --network MODE         what functions behind walls reach. auto: the outside; none; host: what the host
                             reaches, its loopback too (default: auto)
      --cpu-limit            hold every function to its memory size's share of the processors, 1,769 MB for each
      --upstream NAME=URL    endpoint that requests signed for another service go to: s3=http://127.0.0.1:9000;
                             repeat for more, or set AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_SQS, …
      --no-function-endpoints  don't lead SDKs inside functions here: they find AWS_ENDPOINT_URL_LAMBDA,
                             _CLOUDWATCH_LOGS, _EVENTBRIDGE, _SCHEDULER, _STS, and one for each upstream, unless the
                             function has its own
      --tls-cert FILE        certificate, PEM, and --tls-key FILE its key: the engine speaks HTTPS, as it must on
                             other addresses than loopback
      --behind-proxy         a proxy in front of the engine speaks HTTPS
      --otlp-endpoint URL    collector of OpenTelemetry that spans of invocations go to, over HTTP:
                             http://127.0.0.1:4318 (default: $OTEL_EXPORTER_OTLP_ENDPOINT)
      --url-suffix HOST      what function URLs end in, host or host:port (default: the host by which the client came)
      --url-access MODE      whom function URLs of AuthType NONE let in. policy: everybody where the function's policy
                             has a statement for lambda:InvokeFunctionUrl; strict: and one for lambda:InvokeFunction;
                             open: everybody (default: policy)
      --route ROUTE          a path that leads to a function, as an HTTP API has it: 'ANY /api/{proxy+}=function@alias';
                             with :rest at its end a REST API, :alb or :alb-multi a load balancer; repeat for more
      --strict-runtimes      refuse the runtimes that AWS refuses
      --allow-callbacks      let callback handlers run on Node.js 24 and later
      --allow-file-code      for development: S3Bucket "file" with the absolute path of a folder as S3Key is its code
      --inspect              for development: debuggers may attach to functions, each at a port of its own from 9229
                             on, in the order in which they appear. --inspect NAME is for one function alone,
                             --inspect NAME:PORT at this port; repeat for more; --inspect PORT counts from there
      --inspect-brk          the same; new environments wait for a debugger and stop before the first line
  -h, --help`;

const help = `Usage: lambkin start [options]

Serves the Lambda API and the CloudWatch Logs API on one port until Ctrl-C.

${serveFlags}
`;

export const serveOptions = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  region: { type: "string" },
  account: { type: "string" },
  concurrency: { type: "string" },
  "retry-delays": { type: "string" },
  "memory-limit": { type: "string" },
  "idle-timeout": { type: "string" },
  "log-storage": { type: "string" },
  prewarm: { type: "string" },
  "missed-schedules": { type: "string" },
  isolation: { type: "string" },
  network: { type: "string" },
  "cpu-limit": { type: "boolean" },
  upstream: { type: "string", multiple: true },
  "no-function-endpoints": { type: "boolean" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "behind-proxy": { type: "boolean" },
  "otlp-endpoint": { type: "string" },
  "url-suffix": { type: "string" },
  "url-access": { type: "string" },
  route: { type: "string", multiple: true },
  "strict-runtimes": { type: "boolean" },
  "allow-callbacks": { type: "boolean" },
  "allow-file-code": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export const command: Command = {
  name: "start",
  summary: "serve the Lambda and CloudWatch Logs APIs",
  help,
  async run(argv) {
    const interruption = interrupted();
    const engine = await startFrom(argv);
    console.log(`Lambkin serves on ${engine.endpoint}`);
    console.log(`  export AWS_ENDPOINT_URL=${engine.endpoint}`);
    await interruption;
    await engine.close();
    return 0;
  },
};

/** The engine that these flags ask for. @throws UsageError, ConfigError */
export async function startFrom(argv: readonly string[]): Promise<Engine> {
  const { rest, inspection } = await inspectedIn(argv);
  const { values, positionals } = parseFlags(rest, serveOptions);
  if (positionals.length > 0) throw new UsageError(`unexpected argument '${positionals[0]}'`);
  return await startEngine(configOf(values, inspection), { announce: (line) => console.error(line) });
}

export type ServeFlags = ReturnType<typeof parseFlags<typeof serveOptions>>["values"];

/** What these flags choose. @throws UsageError */
export function configOf(values: ServeFlags, inspection: Inspection | undefined): Partial<EngineConfig> {
  const idleSeconds = wholeNumber("--idle-timeout", values["idle-timeout"]);
  const chosen = {
    host: values.host,
    port: wholeNumber("--port", values.port),
    dataDirectory: dataDirectoryOf(values.data),
    region: values.region,
    accountId: values.account,
    accountConcurrency: wholeNumber("--concurrency", values.concurrency),
    retryDelaysMs: retryDelaysOf(values["retry-delays"]),
    memoryMiB: wholeNumber("--memory-limit", values["memory-limit"]),
    idleMs: idleSeconds === undefined ? undefined : idleSeconds * 1000,
    logStorageMiB: wholeNumber("--log-storage", values["log-storage"]),
    prewarm: wholeNumber("--prewarm", values.prewarm),
    missedSchedules: oneOf("--missed-schedules", values["missed-schedules"], ["once", "skip"]),
    isolation: oneOf("--isolation", values.isolation, ["auto", "required", "none"]),
    network: oneOf("--network", values.network, ["auto", "none", "host"]),
    isCpuCapped: values["cpu-limit"],
    upstreams: upstreamsOf(values.upstream),
    functionEndpoints: values["no-function-endpoints"] === true ? false : undefined,
    tls: tlsFiles(values["tls-cert"], values["tls-key"]),
    isBehindProxy: values["behind-proxy"],
    tracesEndpoint: values["otlp-endpoint"] && tracesBelow(values["otlp-endpoint"]),
    urlSuffix: values["url-suffix"],
    urlAccess: oneOf("--url-access", values["url-access"], ["policy", "strict", "open"]),
    routes: values.route,
    strictRuntimes: values["strict-runtimes"],
    allowCallbacks: values["allow-callbacks"],
    allowFileCode: values["allow-file-code"],
    inspection,
  };
  return withoutUndefined(chosen);
}

/** Flags of debuggers, and the others; `isOther` as `takeInspect` has it. @throws UsageError */
export async function inspectedIn(argv: readonly string[], isOther?: (word: string) => boolean): Promise<Inspected> {
  if (!argv.some((word) => word.startsWith("--inspect"))) return { rest: argv, inspection: undefined };
  const { takeInspect } = await import("./inspect-flags.ts");
  return takeInspect(argv, isOther);
}

/** `1,2`, in seconds. @throws UsageError */
function retryDelaysOf(flag: string | undefined): EngineConfig["retryDelaysMs"] | undefined {
  if (flag === undefined) return undefined;
  const [, first, second] = /^(\d{1,4}),(\d{1,4})$/.exec(flag) ?? [];
  if (second !== undefined) return [Number(first) * 1000, Number(second) * 1000];
  throw new UsageError(`--retry-delays takes two numbers of seconds such as 1,2, not '${flag}'`);
}

/** `s3=http://127.0.0.1:9000`, of each name the last. @throws UsageError */
function upstreamsOf(flags: readonly string[] = []): EngineConfig["upstreams"] {
  const pairs = flags.map((flag) => {
    const [, name, url] = /^([^=]+)=(.+)$/.exec(flag) ?? [];
    if (name !== undefined && url !== undefined) return [name, url];
    throw new UsageError(`--upstream takes NAME=URL such as s3=http://127.0.0.1:9000, not '${flag}'`);
  });
  return Object.fromEntries(pairs);
}

/** Where the state is, as `--data` says. */
export function dataDirectoryOf(given: string | undefined): string {
  return absolute(given ?? ".lambkin");
}

/** @throws UsageError */
function tlsFiles(certificate: string | undefined, key: string | undefined): TlsFiles | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) throw new UsageError("--tls-cert and --tls-key go together");
  return { certificate: absolute(certificate), key: absolute(key) };
}

function withoutUndefined(chosen: { [K in keyof EngineConfig]?: EngineConfig[K] | undefined }): Partial<EngineConfig> {
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
}
